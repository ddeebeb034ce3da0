import CWitanABI
public import WitanCore

/// A strategy at work on one market: the only place where bars become C structs and answers become core values.
///
/// Calls into one instance must not overlap (``StrategySet`` sees to that); they may come from different threads.
/// `@unchecked Sendable` for that reason: the contract forbids overlap, and no lock here could make it cheaper.
public final class StrategyInstance: @unchecked Sendable {
  /// The code and its parameters.
  public let strategy: LoadedStrategy
  /// The market.
  public let symbol: Symbol
  /// The number of the newest bar that was judged; 0 before the first.
  public private(set) var lastSequence: UInt64 = 0

  let context: HostContext
  let scratch: JudgingScratch
  private let pointer: OpaquePointer

  /// How large a saved state may be: 1 MiB.
  public static let largestState = 1 << 20

  /// Creates the instance. `seed` starts its own random numbers.
  public convenience init(
    _ strategy: LoadedStrategy, symbol: Symbol, seed: UInt64 = 1, log: @escaping PluginLog = { _ in }
  ) throws(PluginRefusal) {
    try self.init(strategy, symbol: symbol, seed: seed, scratch: JudgingScratch(), log: log)
  }

  init(
    _ strategy: LoadedStrategy, symbol: Symbol, seed: UInt64, scratch: JudgingScratch, log: @escaping PluginLog
  ) throws(PluginRefusal) {
    let context = HostContext(strategy: strategy.id, symbol: symbol, seed: seed, log: log)
    var made: OpaquePointer?
    let status = PluginStatus(
      strategy.parameters.withABI { strategy.image.plugin.pointee.create(context.table, $0, $1, &made) })
    guard !status.isError, let made else {
      throw PluginRefusal(
        .instance, file: "\(strategy.image.path) (\(strategy.id))",
        found: status.isError
          ? "create failing with \(status)" + (context.errorText.isEmpty ? "" : ": \(context.errorText)")
          : "create answering no instance",
        expected: "an instance for \(symbol)", mend: "correct its parameters or go back to the version before")
    }
    self.strategy = strategy
    self.symbol = symbol
    self.scratch = scratch
    self.context = context
    pointer = made
  }

  deinit { strategy.image.plugin.pointee.destroy(pointer) }

  /// How many bars pass before the first view.
  public var warmupBars: Int { strategy.warmupBars }

  /// Judges the rows `range` of `series` and writes the checked answers into `column` from `start` on.
  ///
  /// - Parameters:
  ///   - dropped: how many bars of the stream came before `series`' first row; row r is bar `dropped + r + 1`.
  ///   - reasons: whether reasons and figures are wanted; without them only what decides is asked for.
  ///   - live: whether somebody acts on the answer now.
  ///
  /// Bars between the last judged one and `range` are shown first, without asking for their answers. A bar that was
  /// judged already is a fault of its row.
  public func judge(
    _ series: BarSeries, _ range: Range<Int>, dropped: Int = 0, reasons: Bool = true, live: Bool = false,
    into column: inout BallotColumn, at start: Int = 0
  ) {
    precondition(range.upperBound <= series.count, "only bars that exist can be judged")
    column.prepare(start..<start + range.count, reasons: reasons)
    let next = lastSequence == 0 ? range.lowerBound : Int(lastSequence) - dropped
    guard next <= range.lowerBound else {
      for row in range {
        column.fault(
          at: start + row - range.lowerBound, .failed,
          "\(subject): bar \(dropped + row + 1) was asked again, expected one after \(lastSequence)")
      }
      return
    }
    var gap = next < 0
    if max(next, 0) < range.lowerBound {
      // Silently: these answers belong to bars that nobody asks about any more.
      call(series, max(next, 0)..<range.lowerBound, dropped, Manner(reasons: false, live: false, gap: gap)) { _, _, _ in
      }
      gap = false
    }
    call(series, range, dropped, Manner(reasons: reasons, live: live, gap: gap)) { rows, status, text in
      let first = start + rows.lowerBound - range.lowerBound
      if status.isError {
        let sentence =
          "\(subject): evaluate failed with \(status)\(text); expected answers to bars "
          + "\(dropped + rows.lowerBound + 1) to \(dropped + rows.upperBound)"
        for row in 0..<rows.count { column.fault(at: first + row, .failed, sentence) }
      } else {
        AnswerCheck(
          scratch: scratch, count: rows.count, reasonCount: strategy.image.descriptor.reasons.count,
          wantsReasons: reasons, subject: subject
        ).settle(into: &column, at: first)
      }
    }
  }

  /// Shows the bars `range` without asking for answers, so that the next one may vote; throws where that fails.
  public func replay(_ series: BarSeries, _ range: Range<Int>, dropped: Int = 0) throws(PluginRefusal) {
    var failure: PluginRefusal?
    call(series, range, dropped, Manner(reasons: false, live: false, gap: false)) { rows, status, text in
      guard status.isError, failure == nil else { return }
      failure = refusal("evaluate failing with \(status)\(text)", "\(rows.count) bars taken in at the replay")
    }
    if let failure { throw failure }
  }

  private struct Manner { let reasons, live, gap: Bool }

  /// Plugins that may answer later are asked bar by bar, as the contract says.
  private var rowsPerCall: Int {
    let later: Capabilities = [.http, .timer]
    let asked = strategy.image.descriptor.wants.union(strategy.image.descriptor.needs)
    return asked.isDisjoint(with: later) ? JudgingScratch.rows : 1
  }

  /// Calls `evaluate` for the rows of `range`, part by part; `body` sees each part's status and error text while the
  /// answers stand in the scratch columns.
  private func call(
    _ series: BarSeries, _ range: Range<Int>, _ dropped: Int, _ manner: Manner,
    _ body: (Range<Int>, PluginStatus, String) -> Void
  ) {
    series.withColumns { columns in
      var lower = range.lowerBound
      var gap = manner.gap
      while lower < range.upperBound {
        let rows = lower..<min(lower + rowsPerCall, range.upperBound)
        lower = rows.upperBound
        scratch.clear(rows.count, reasons: manner.reasons)
        context.begin(at: columns.start[rows.upperBound - 1] + series.interval.milliseconds - 1)
        let flags = UInt32((manner.live ? 0 : WTN_BARS_REPLAY) | (gap ? WTN_BARS_AFTER_GAP : 0))
        gap = false
        let status = evaluate(columns, rows, series.interval, UInt64(dropped + rows.upperBound), flags, manner.reasons)
        if !status.isError { lastSequence = UInt64(dropped + rows.upperBound) }
        body(rows, status, context.errorText.isEmpty ? "" : ": \(context.errorText)")
      }
    }
  }

  private func evaluate(
    _ columns: BarColumns, _ rows: Range<Int>, _ interval: Interval, _ sequence: UInt64, _ flags: UInt32,
    _ reasons: Bool
  ) -> PluginStatus {
    var name = symbol.description
    return name.withUTF8 { bytes in
      var bars = wtn_bars()
      bars.size = UInt32(MemoryLayout<wtn_bars>.size)
      bars.flags = flags
      bars.count = UInt64(rows.upperBound)
      bars.last_seq = sequence
      bars.interval_ms = interval.milliseconds
      bars.symbol = wtn_str(
        ptr: UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self), len: bytes.count)
      (bars.open_ms, bars.open, bars.high, bars.low) = (columns.start, columns.open, columns.high, columns.low)
      (bars.close, bars.volume) = (columns.close, columns.volume)
      var out = wtn_signals()
      out.size = UInt32(MemoryLayout<wtn_signals>.size)
      out.action = scratch.action
      out.confidence = scratch.confidence
      out.valid_ms = scratch.valid
      if reasons {
        out.reason = scratch.reason
        out.figures = (scratch.figures[0], scratch.figures[1], scratch.figures[2])
      }
      return PluginStatus(strategy.image.plugin.pointee.evaluate(pointer, &bars, UInt64(rows.count), &out))
    }
  }

  private var subject: String { "\(strategy.id) \(strategy.image.descriptor.version) at \(symbol)" }

  private func refusal(_ found: String, _ expected: String) -> PluginRefusal {
    PluginRefusal(
      .instance, file: "\(strategy.image.path) (\(strategy.id), \(symbol))", found: found, expected: expected,
      mend: "the version that was running goes on; correct the plugin")
  }
}

extension StrategyInstance {
  /// The instance's whole state in the plugin's own format, at most ``largestState`` bytes.
  public func save() throws(PluginRefusal) -> [UInt8] {
    context.begin(at: context.now)
    let save = strategy.image.plugin.pointee.save!
    var need = 0
    let question = PluginStatus(save(pointer, nil, 0, &need))
    guard !question.isError || question.code == Int32(WTN_E_TOO_SMALL) else {
      throw refusal("save failing with \(question) \(context.errorText)", "the size of its state")
    }
    guard need <= Self.largestState else {
      throw refusal("a state of \(need) bytes", "at most \(Self.largestState)")
    }
    guard need > 0 else { return [] }
    var blob = [UInt8](repeating: 0, count: need)
    var written = 0
    let status = PluginStatus(blob.withUnsafeMutableBufferPointer { save(pointer, $0.baseAddress, $0.count, &written) })
    guard !status.isError, written <= blob.count else {
      throw refusal("save failing with \(status) \(context.errorText)", "\(need) bytes of state")
    }
    return Array(blob.prefix(written))
  }

  /// Takes up a state that was saved after the bar `sequence`. Only before the first bar. False where the plugin
  /// refuses it; the instance is then as new.
  public func restore(_ blob: [UInt8], stateVersion: UInt32, sequence: UInt64) -> Bool {
    precondition(lastSequence == 0, "a state is taken up before the first bar")
    context.begin(at: context.now)
    let status = blob.withUnsafeBufferPointer {
      strategy.image.plugin.pointee.restore(pointer, wtn_bytes(ptr: $0.baseAddress, len: $0.count), stateVersion)
    }
    guard status >= 0 else { return false }
    lastSequence = sequence
    return true
  }
}
