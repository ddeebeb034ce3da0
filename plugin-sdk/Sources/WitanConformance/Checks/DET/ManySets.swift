internal import CWitanABI

/// `evaluate_many` held against an instance for each set of values: the same bars, the same signals, bit for bit.
struct ManySets {
  private typealias Function =
    @convention(c) (
      UnsafePointer<wtn_value>?, Int, Int, UnsafePointer<wtn_bars>?, UInt64,
      UnsafePointer<UnsafePointer<wtn_signals>?>?, UnsafeMutablePointer<Int>?
    ) -> wtn_status

  private let stage: Stage
  private let subject: Subject
  private let function: Function
  /// Sets that `create` accepts, the declared values first.
  private let points: [ParameterPoint]
  /// Sets that it refuses.
  private let refused: [ParameterPoint]
  /// The longest of the accepted sets' warm-ups.
  private let warmUp: Int

  /// Chooses the sets; nil where the plugin offers no `evaluate_many`.
  init?(_ stage: Stage) throws {
    self.stage = stage
    subject = try stage.subject()
    guard subject.table.has(\.evaluate_many), let function = subject.table.evaluate_many else { return nil }
    self.function = function
    var (accepted, refused, longest): ([ParameterPoint], [ParameterPoint], Int) = ([], [], 0)
    let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
    for point in Self.candidates(stage, subject) {
      stage.phase("create with \(point.name)")
      let (status, instance) = try subject.make(point.values, host: host)
      instance?.destroy()
      guard status >= 0 else {
        refused.append(point)
        continue
      }
      let warmUp = Int(try subject.warmUp(point.values))
      guard (0...Self.longestWarmUp).contains(warmUp) else { continue }
      accepted.append(point)
      longest = max(longest, warmUp)
    }
    guard accepted.first?.name == Self.declared else {
      throw Skip("the declared values are refused, or warm up longer than the kit can wait; see PAR-02 and DESC-04")
    }
    (points, self.refused, warmUp) = (accepted, refused, longest)
  }

  private static let declared = "the declared values"
  /// A set that warms up longer is left out: the kit's time.
  private static let longestWarmUp = 5000

  /// The declared values, the corners (at most 48, drawn where there are more), and 16 sets drawn from the declaration.
  private static func candidates(_ stage: Stage, _ subject: Subject) -> [ParameterPoint] {
    var random = stage.random(12)
    let parameters = subject.parameters
    let drawn = (0..<(parameters.isEmpty ? 0 : 16)).map { _ in
      let values = parameters.map { $0.drawn(&random) }
      let name = zip(parameters, values).map { "\($0.name) = \($1.shown)" }.joined(separator: ", ")
      return ParameterPoint(name: name, values: values)
    }
    return [ParameterPoint(name: declared, values: subject.standardValues)]
      + Corners.points(of: subject).shuffled(using: &random).prefix(48) + drawn
  }

  /// All that is judged of it.
  func findings() throws -> [Finding] {
    let wrong = try refusals()
    if !wrong.isEmpty { return wrong }
    var random = stage.random(13)
    let lengths = (0..<31).map { _ in 1 + Int(random.next() % 97) }
    for (kind, split) in [
      (SeriesGenerator.realLike, Stage.Split.lengths(lengths)), (.realLike, .whole), (.saw, .lengths(lengths)),
      (.nasty, .lengths(lengths)),
    ] {
      let series = stage.series(kind, warmUp + 300)
      stage.phase("evaluate_many with \(points.count) sets, \(series.name), \(split.words)")
      let found = try stage.judge(series) { series in try compare(series, split) }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// A set that `create` refuses is refused here, too, and named.
  private func refusals() throws -> [Finding] {
    let series = stage.series(.realLike, 40)
    for point in refused.prefix(8) {
      let sets = [points[0], point, points[0]]
      stage.phase("evaluate_many with \(point.name) as the second of three sets")
      let answers = try sets.map { _ in try Answer(series.count, flight: stage.flight) }
      let (status, bad) = try call(sets, series, 0..<series.count, fresh: series.count, answers)
      if status < 0 && bad == 1 { continue }
      let words = bad.map { "named set \($0)" } ?? "named no set"
      return [
        Finding(
          "evaluate_many answered \(status) and \(words) where create refuses the second of three sets (\(point.name)), "
            + "expected an error and set 1 in *bad", at: "evaluate_many, set 1")
      ]
    }
    return []
  }

  /// The signals of every set, from one bar to the last and of a window in mid-stream.
  private func compare(_ series: Series, _ split: Stage.Split) throws -> [Finding] {
    let many = try judged(series, split)
    for (place, point) in points.enumerated() {
      let base = try alone(point) {
        try stage.feed($0, series, 0..<series.count, values: point.values, Stage.Run(split: split))
      }
      let found = difference(place, "bars \(split.words)", series, base, many[place])
      if !found.isEmpty { return found }
    }
    return try compareWindow(series)
  }

  /// As few bars as the contract promises are visible: what an instance makes of them is what the pass must make.
  private func compareWindow(_ series: Series) throws -> [Finding] {
    let fresh = min(17, series.count)
    let range = series.count - fresh..<series.count
    let first = max(0, series.count - warmUp - fresh)
    let answers = try points.map { _ in try Answer(fresh, flight: stage.flight) }
    try accept(call(points, series, first..<series.count, fresh: fresh, answers), series, range.lowerBound)
    for (place, point) in points.enumerated() {
      let base = try alone(point) {
        try stage.feed($0, series, range, values: point.values, Stage.Run(split: .whole, sees: warmUp + fresh))
      }
      var many = Signals()
      answers[place].read(into: &many)
      let words = "the last \(fresh) bars with \(series.count - first) visible"
      let found = difference(place, words, series, base, many, offset: range.lowerBound)
      if !found.isEmpty { return found }
    }
    return []
  }

  private func difference(
    _ place: Int, _ words: String, _ series: Series, _ base: Signals, _ other: Signals, offset: Int = 0
  ) -> [Finding] {
    Difference(
      how: "set \(place) of \(points.count) (\(points[place].name)) in one pass of evaluate_many, \(words):",
      series: series, base: base, other: other, offset: offset
    ).findings
  }

  private func alone(_ point: ParameterPoint, _ body: (Instance) throws -> Signals) throws -> Signals {
    let instance = try subject.create(point.values)
    defer { instance.destroy() }
    return try body(instance)
  }

  /// All bars, cut into blocks, with all older ones visible; each block is a call.
  private func judged(_ series: Series, _ split: Stage.Split) throws -> [Signals] {
    var ends: [Int] = []
    while let last = ends.last ?? .some(0), last < series.count {
      ends.append(last + split.length(ends.count, left: series.count - last))
    }
    let longest = zip([0] + ends, ends).map { $1 - $0 }.max() ?? 1
    let answers = try points.map { _ in try Answer(longest, flight: stage.flight) }
    // Not every set wants every column.
    for place in stride(from: 2, to: answers.count, by: 3) { answers[place].wanted = [] }
    var signals = [Signals](repeating: Signals(), count: points.count)
    for (begin, end) in zip([0] + ends, ends) {
      try accept(call(points, series, 0..<end, fresh: end - begin, answers), series, begin)
      for place in points.indices {
        answers[place].read(into: &signals[place])
        guard let column = answers[place].spill() else { continue }
        throw Finding(
          "evaluate_many wrote outside the column \(column.word) of set \(place) of \(points.count)",
          at: "series \(series.name), bar \(begin), column \(column.word)")
      }
    }
    return signals
  }

  private func accept(_ answer: (status: wtn_status, bad: Int?), _ series: Series, _ bar: Int) throws {
    guard answer.status < 0 else { return }
    let set = answer.bad.flatMap { points.indices.contains($0) ? " for set \($0) (\(points[$0].name))" : nil } ?? ""
    throw Finding(
      "evaluate_many answered \(answer.status)\(set) to \(points.count) sets that create accepts and sound bars of the "
        + "series \(series.name), expected 0", at: "bar \(bar)")
  }

  /// One call; the set in `bad` is nil where it was left alone.
  private func call(
    _ sets: [ParameterPoint], _ series: Series, _ visible: Range<Int>, fresh: Int, _ answers: [Answer]
  ) throws -> (status: wtn_status, bad: Int?) {
    let values = sets.flatMap(\.values)
    let lent = try LentMemory(max(values.count * 40, 1), .values, flight: stage.flight)
    let given = lent.lend(values).assumingMemoryBound(to: wtn_value.self)
    try lent.allow(.read)
    let window = try Window(visible.count, flight: stage.flight)
    window.flags = fresh > 1 ? UInt32(WTN_BARS_REPLAY) : 0
    let bars = try window.lay(series, visible, lastSeq: UInt64(visible.upperBound))
    let columns: [UnsafePointer<wtn_signals>?] = answers.map { $0.lay(fresh) }
    let list = try LentMemory(columns.count * 8, .other, flight: stage.flight)
    let out = list.lend(columns).assumingMemoryBound(to: UnsafePointer<wtn_signals>?.self)
    var bad = Int.min
    let status = stage.flight.call(.evaluateMany, bar: bars.pointee.last_seq) {
      function(given, sets[0].values.count, sets.count, bars, UInt64(fresh), out, &bad)
    }
    return (status, bad == .min ? nil : bad)
  }
}

extension SubjectParameter {
  /// A value on the declared grid, each as likely as any other; a text stays as declared.
  fileprivate func drawn(_ random: inout SeededRandom) -> wtn_value {
    guard holdsItsDefault else { return standard }
    var value = standard
    switch type {
    case Int32(WTN_T_TEXT): break
    case Int32(WTN_T_FLOAT):
      let step = declared.step.f > 0 ? declared.step.f : (declared.max.f - declared.min.f) / 64
      let steps = step > 0 ? UInt64(min(((declared.max.f - declared.min.f) / step).rounded(.down), 1e15)) : 0
      value.f = min(declared.min.f + Double(random.next() % (steps + 1)) * step, declared.max.f)
    default:
      let step = UInt64(max(declared.step.i, 1))
      let steps = UInt64(bitPattern: declared.max.i &- declared.min.i) / step
      value.i =
        declared.min.i &+ Int64(bitPattern: (steps == .max ? random.next() : random.next() % (steps + 1)) &* step)
    }
    return value
  }
}
