internal import CWitanABI

extension Check {
  /// PAR-03.
  static let bounds = Check(
    "PAR-03", "bounds", level: 2, .error, needs: .parameters, limits: Limits(processor: 30, deadline: 40_000),
    danger:
      "A search walks to every corner of what is declared; a corner where the strength leaves 0 to 100, or a window "
      + "of one bar divides by 0, wins the search or ends it.",
    example: "double scale = 100.0 / (double)(self->slow - self->fast - 1);      /* 0 at fast = 2, slow = 3 */",
    fix: "Declare only what works; refuse in create the combinations that do not.",
    .child { stage in
      let corners = try Corners(stage)
      return try stage.cases(corners.points.count) { try corners.run($0) }
    })

  /// PAR-07.
  static let relations = Check(
    "PAR-07", "relations", level: 2, .warning, needs: .parameters,
    danger:
      "A search feeds points such as fast = 50, slow = 20; where warmup_bars takes what create refuses, it counts "
      + "bars for a run that cannot begin.",
    example: "static int32_t warmup_bars(…) { return values[SLOW].i; }      /* create would refuse fast >= slow */",
    fix: "Let create and warmup_bars share one function that checks types, ranges and relations.",
    .child { stage in
      let subject = try stage.subject()
      // Where already the defaults are refused, PAR-02 says so.
      try subject.create().destroy()
      let points = Corners.points(of: subject)
      return try stage.cases(points.count) { index in
        let point = points[index]
        stage.phase("create with \(point.name)")
        let warmUp = try subject.warmUp(point.values)
        let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
        let (status, _) = try subject.make(point.values, host: host)
        if (warmUp < 0) == (status < 0) { return [] }
        return [
          Finding(
            "create answered \(status) to \(point.name), and warmup_bars \(warmUp), expected that both take it or both "
              + "refuse it", at: "warmup_bars")
        ]
      }
    })
}

/// A set of values, and what is special in it.
struct ParameterPoint {
  let name: String
  let values: [wtn_value]
}

/// The corners of the declaration: each parameter at its ends, and each pair of them.
struct Corners {
  let stage: Stage
  let points: [ParameterPoint]
  private let subject: Subject

  init(_ stage: Stage) throws {
    self.stage = stage
    subject = try stage.subject()
    points = Self.points(of: subject)
    _ = try stage.baseline(stage.series(.realLike, try stage.usefulCount(beyond: 100)), Stage.Run(split: .blocks(500)))
  }

  func run(_ index: Int) throws -> [Finding] {
    let point = points[index]
    stage.phase("\(point.name)")
    let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
    let (status, instance) = try subject.make(point.values, host: host)
    // A plugin may refuse a combination; whether it may refuse a single end is the author's to say, too.
    guard status >= 0, let instance else { return [] }
    defer { instance.destroy() }
    let warmUp = max(0, min(Int(try subject.warmUp(point.values)), 20_000))
    let series = stage.series(.realLike, warmUp + 500)
    do {
      let signals = try stage.feed(
        instance, series, 0..<series.count, values: point.values, Stage.Run(split: .blocks(500)))
      guard let fault = signals.firstFault else { return [] }
      return [Finding("with \(point.name), \(fault.sentence)", at: "bar \(fault.bar)")]
    } catch let finding as Finding {
      return [Finding("with \(point.name), \(finding.sentence)", at: finding.place)]
    }
  }

  /// Ends alone first, then pairs; at most 400.
  static func points(of subject: Subject) -> [ParameterPoint] {
    let standard = subject.standardValues
    let ends = subject.parameters.filter { $0.type != Int32(WTN_T_TEXT) && $0.holdsItsDefault }
      .map { parameter in [(parameter, parameter.declared.min), (parameter, parameter.declared.max)] }
    func point(_ changes: [(SubjectParameter, wtn_value)]) -> ParameterPoint {
      var values = standard
      for (parameter, value) in changes { values[parameter.index] = value }
      return ParameterPoint(
        name: changes.map { "\($0.0.name) = \($0.1.shown)" }.joined(separator: ", "), values: values)
    }
    var points = ends.joined().map { point([$0]) }
    for (index, first) in ends.enumerated() {
      for second in ends[(index + 1)...] {
        for one in first { for other in second { points.append(point([one, other])) } }
      }
    }
    return Array(points.prefix(400))
  }
}
