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
  public internal(set) var lastSequence: UInt64 = 0

  let context: HostContext
  let scratch: JudgingScratch
  let body: Body
  /// Who and where, for sentences; made once, since a call costs less than making it.
  let subject: String
  /// Plugins that may answer later are asked bar by bar, as the contract says.
  let rowsPerCall: Int
  /// How many reasons the plugin has declared.
  let reasonCount: Int
  /// The market's name where a plugin can read it.
  private let name: UnsafeMutableBufferPointer<CChar>
  /// It has lost what it was shown, and must be shown it again before it is asked.
  var isBehind = false

  /// Where the plugin's own part of the instance is.
  enum Body {
    case mapped(UnsafePointer<wtn_plugin>, OpaquePointer)
    case isolated(IsolatedInstance)
  }
  /// The same where it is in the host's own process, at hand without a count of references.
  let mapped: (plugin: UnsafePointer<wtn_plugin>, pointer: OpaquePointer)?

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
    let context = HostContext(
      strategy: strategy.id, symbol: symbol, seed: seed, granted: strategy.image.terms.granted, log: log)
    self.strategy = strategy
    self.symbol = symbol
    self.scratch = scratch
    self.context = context
    body = try Self.make(strategy, symbol, seed, context)
    if case .mapped(let plugin, let pointer) = body { mapped = (plugin, pointer) } else { mapped = nil }
    let descriptor = strategy.image.descriptor
    subject = "\(strategy.id) \(descriptor.version) at \(symbol)"
    reasonCount = descriptor.reasons.count
    let later: Capabilities = [.http, .timer]
    rowsPerCall = descriptor.wants.union(descriptor.needs).isDisjoint(with: later) ? JudgingScratch.rows : 1
    let bytes = symbol.description.utf8.map { CChar(bitPattern: $0) }
    name = .allocate(capacity: bytes.count)
    _ = name.initialize(from: bytes)
  }

  deinit {
    if case .mapped(let plugin, let pointer) = body { plugin.pointee.destroy(pointer) }
    name.deallocate()
  }

  private static func make(
    _ strategy: LoadedStrategy, _ symbol: Symbol, _ seed: UInt64, _ context: HostContext
  ) throws(PluginRefusal) -> Body {
    let words: String
    switch strategy.image.code {
    case .mapped(let mapped):
      var made: OpaquePointer?
      let status = PluginStatus(
        strategy.parameters.withABI { mapped.plugin.pointee.create(context.table, $0, $1, &made) })
      if !status.isError, let made { return .mapped(mapped.plugin, made) }
      words = status.isError ? failing(status, context) : "create answering no instance"
    case .isolated:
      switch strategy.warden?.enroll(context, seed: seed) {
      case .success(let (slot, generation))?:
        if let warden = strategy.warden {
          return .isolated(IsolatedInstance(warden, slot: slot, generation: generation, seed: seed))
        }
        words = "no keeper of its process"
      case .failure(let trouble)?: words = trouble.words ?? failing(trouble.status ?? PluginStatus(0), context)
      case nil: words = "no keeper of its process"
      }
    }
    throw PluginRefusal(
      .instance, file: "\(strategy.image.path) (\(strategy.id))", found: words, expected: "an instance for \(symbol)",
      mend: "correct its parameters or go back to the version before")
  }

  private static func failing(_ status: PluginStatus, _ context: HostContext) -> String {
    "create failing with \(status)" + (context.errorText.isEmpty ? "" : ": \(context.errorText)")
  }

  /// How many bars pass before the first view.
  public var warmupBars: Int { strategy.warmupBars }

  /// Judges the rows `range` of `series` and writes the checked answers into `column` from `start` on.
  ///
  /// - Parameters:
  ///   - dropped: how many bars of the stream came before `series`' first row; row r is bar `dropped + r + 1`.
  ///   - reasons: whether reasons and figures are wanted; without them only what decides is asked for.
  ///   - live: whether somebody acts on the answer now.
  ///   - deadline: how long an isolated plugin may take for a live answer; then its process is ended.
  ///
  /// Bars between the last judged one and `range` are shown first, without asking for their answers. A bar that was
  /// judged already is a fault of its row.
  public func judge(
    _ series: BarSeries, _ range: Range<Int>, dropped: Int = 0, reasons: Bool = true, live: Bool = false,
    deadline: Duration = StrategySetOptions.deadline, into column: inout BallotColumn, at start: Int = 0
  ) {
    precondition(range.upperBound <= series.count, "only bars that exist can be judged")
    column.prepare(start..<start + range.count, reasons: reasons)
    if let mapped, range.count == 1, Int(lastSequence) == dropped + range.lowerBound {
      return judgeNext(mapped, series, dropped, reasons, live, into: &column, at: start)
    }
    if case .isolated(let isolated) = body {
      let apart = ApartJudging(
        instance: self, isolated: isolated, dropped: dropped, reasons: reasons, deadline: live ? deadline : nil)
      apart.judge(series, range, into: &column, at: start)
      return
    }
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
    call(series, range, dropped, Manner(reasons: reasons, live: live, gap: gap)) { rows, status, _ in
      let first = start + rows.lowerBound - range.lowerBound
      if status.isError {
        let sentence = failure(status, rows, dropped)
        for row in 0..<rows.count { column.fault(at: first + row, .failed, sentence) }
      } else {
        settle(rows.count, reasons, into: &column, at: first)
      }
    }
  }

  /// What is said of the rows of a call that failed.
  func failure(_ status: PluginStatus, _ rows: Range<Int>, _ dropped: Int) -> String {
    let text = context.errorText.isEmpty ? "" : ": \(context.errorText)"
    return "\(subject): evaluate failed with \(status)\(text); expected answers to bars "
      + "\(dropped + rows.lowerBound + 1) to \(dropped + rows.upperBound)"
  }

  /// Checks the answers that stand in the scratch columns, on their way into the core.
  func settle(_ count: Int, _ reasons: Bool, into column: inout BallotColumn, at start: Int) {
    AnswerCheck(
      scratch: scratch, count: count, reasonCount: reasonCount, wantsReasons: reasons, subject: subject
    ).settle(into: &column, at: start)
  }

  /// Shows the bars `range` without asking for answers, so that the next one may vote; throws where that fails.
  public func replay(_ series: BarSeries, _ range: Range<Int>, dropped: Int = 0) throws(PluginRefusal) {
    if case .isolated(let isolated) = body {
      let apart = ApartJudging(instance: self, isolated: isolated, dropped: dropped, reasons: false, deadline: nil)
      guard let trouble = apart.show(series, range) else { return }
      throw refusal(trouble, "\(range.count) bars taken in at the replay")
    }
    var failure: PluginRefusal?
    call(series, range, dropped, Manner(reasons: false, live: false, gap: false)) { rows, status, text in
      guard status.isError, failure == nil else { return }
      failure = refusal("evaluate failing with \(status)\(text)", "\(rows.count) bars taken in at the replay")
    }
    if let failure { throw failure }
  }

  private struct Manner { let reasons, live, gap: Bool }

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

  func evaluate(
    _ columns: BarColumns, _ rows: Range<Int>, _ interval: Interval, _ sequence: UInt64, _ flags: UInt32,
    _ reasons: Bool
  ) -> PluginStatus {
    // What is isolated is asked by ``ApartJudging``.
    guard let (plugin, pointer) = mapped else { return PluginStatus(Int32(WTN_E_UNSUPPORTED)) }
    var bars = wtn_bars()
    bars.size = UInt32(MemoryLayout<wtn_bars>.size)
    bars.flags = flags
    bars.count = UInt64(rows.upperBound)
    bars.last_seq = sequence
    bars.interval_ms = interval.milliseconds
    bars.symbol = wtn_str(ptr: UnsafePointer(name.baseAddress), len: name.count)
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
    return PluginStatus(plugin.pointee.evaluate(pointer, &bars, UInt64(rows.count), &out))
  }

  func refusal(_ found: String, _ expected: String) -> PluginRefusal {
    PluginRefusal(
      .instance, file: "\(strategy.image.path) (\(strategy.id), \(symbol))", found: found, expected: expected,
      mend: "the version that was running goes on; correct the plugin")
  }
}
