internal import CWitanABI

extension Stage {
  /// How a series is cut into calls.
  enum Split: Sendable {
    /// One bar a call, as live.
    case single
    /// Blocks of so many bars.
    case blocks(Int)
    /// All in one call.
    case whole
    /// Blocks of these lengths in turn, again and again.
    case lengths([Int])

    /// How many fresh bars the call number `turn` gets.
    func length(_ turn: Int, left: Int) -> Int {
      switch self {
      case .single: min(1, left)
      case .blocks(let size): min(max(size, 1), left)
      case .whole: left
      case .lengths(let sizes): min(max(sizes[turn % sizes.count], 1), left)
      }
    }
  }

  /// How a run is made.
  struct Run: Sendable {
    var split = Split.single
    /// How the bars are kept.
    var custody = Window.Custody.open
    /// Writing behind the answer's columns is a fault at once.
    var guardsAnswer = false
    /// Writing outside the answer's columns is found; otherwise the check, which is about something else, is skipped.
    var judgesSpill = false
    /// What the answer's bytes are before each call.
    var pattern: UInt8 = 0xA5
    /// Which columns are asked for.
    var wanted = Set(Column.signals)
    /// Give all bars so far, not only as many as the contract promises.
    var seesAll = false
    /// Give at most so many bars a call, at least as many as the contract promises.
    var sees: Int?
    /// The number of the series' first bar in the instance's stream.
    var firstSeq: UInt64 = 1
    /// The structs themselves end at an unreadable page.
    var guardsStructs = false
    /// Ends the run early, between two calls, when so much time has passed; nil = never.
    var milliseconds: Double?
    /// Further bits of the two structs' flags.
    var barsFlags: UInt32 = 0, answerFlags: UInt32 = 0
    /// Shapes of the two structs.
    var barsShape = Window.Shape.exact, answerShape = Window.Shape.exact
  }

  /// Feeds a series to a fresh instance (values nil = the declared ones) and answers all its signals.
  ///
  /// A status below 0 is thrown as a ``Finding`` that names the bar.
  func run(
    _ series: Series, values: [wtn_value]? = nil, host: RecordingHost? = nil, _ run: Run = Run()
  ) throws -> Signals {
    let instance = try subject().create(values, host: host)
    defer { instance.destroy() }
    return try feed(instance, series, 0..<series.count, values: values, run)
  }

  /// Feeds the bars `range` of a series to an instance; bars before them are visible as its past.
  func feed(
    _ instance: Instance, _ series: Series, _ range: Range<Int>, values: [wtn_value]? = nil, _ run: Run = Run()
  ) throws -> Signals {
    let warmUp = max(0, Int(try subject().warmUp(values)))
    let most = longestCall(run.split, range.count)
    let least = max(warmUp + most, run.sees ?? 0)
    let room = run.seesAll ? series.count : min(series.count, least)
    let window = try Window(max(room, 1), run.custody, guardsStruct: run.guardsStructs, flight: flight)
    let answer = try Answer(
      max(most, 1), isGuarded: run.guardsAnswer, guardsStruct: run.guardsStructs, flight: flight)
    window.shape = run.barsShape
    window.flags = run.barsFlags | (most > 1 ? UInt32(WTN_BARS_REPLAY) : 0)
    answer.flags = run.answerFlags
    (answer.shape, answer.pattern, answer.wanted) = (run.answerShape, run.pattern, run.wanted)
    var signals = Signals()
    let start = Moment()
    var (at, turn) = (range.lowerBound, 0)
    while at < range.upperBound, run.milliseconds.map({ start.milliseconds < $0 }) ?? true {
      let fresh = run.split.length(turn, left: range.upperBound - at)
      let seen = max(warmUp + fresh, run.sees ?? 0)
      let first = run.seesAll ? 0 : max(0, at + fresh - seen)
      let lastSeq = run.firstSeq + UInt64(at + fresh - 1)
      instance.host.now = series.openMs[at + fresh - 1] + series.interval
      let bars = try window.lay(series, first..<at + fresh, lastSeq: lastSeq)
      let status = instance.evaluate(bars, fresh: fresh, into: answer.lay(fresh))
      try accept(status, instance, series, bar: at, fresh: fresh)
      answer.read(into: &signals)
      if let column = answer.spill() {
        guard run.judgesSpill else { throw Skip("evaluate wrote outside the column \(column.word); see ABI-04") }
        throw Finding("evaluate wrote outside the column \(column.word)", at: "bar \(at), column \(column.word)")
      }
      at += fresh
      turn += 1
    }
    return signals
  }

  private func longestCall(_ split: Split, _ count: Int) -> Int {
    switch split {
    case .single: 1
    case .blocks(let size): min(max(size, 1), max(count, 1))
    case .whole: max(count, 1)
    case .lengths(let sizes): min(max(sizes.max() ?? 1, 1), max(count, 1))
    }
  }

  private func accept(_ status: wtn_status, _ instance: Instance, _ series: Series, bar: Int, fresh: Int) throws {
    guard status < 0 else { return }
    let words = instance.host.takeWords().map { " (\"\($0)\")" } ?? ""
    throw Finding(
      "evaluate answered \(status)\(words) for \(fresh) sound bar\(fresh == 1 ? "" : "s") of the series "
        + "\(series.name), expected 0", at: "bar \(bar)")
  }
}
