internal import CWitanABI

extension Check {
  /// PAR-05.
  static let unknownParameter = Check(
    "PAR-05", "unknown-id", level: 1, .error, needs: .liveParameters,
    danger:
      "A form of another release changes a parameter by a number that this release does not have; what is changed "
      + "instead trades on.",
    example:
      "static wtn_status set_param(…, uint32_t index, wtn_value value) { self->half = value.f;   /* which one? */",
    fix: "Answer WTN_E_ARG to an index that is not that of a WTN_PF_LIVE parameter, and change nothing.",
    .child { stage in
      let living = try LivingChange(stage)
      let count = UInt32(living.subject.parameters.count)
      let fixed = living.subject.parameters.filter { !$0.isLive }.map { UInt32($0.index) }
      let indices = fixed + [count, count + 1, 1 << 16, .max]
      return try stage.cases(indices.count) { try living.unknown(indices[$0]) }
    })

  /// PAR-08.
  static let liveChange = Check(
    "PAR-08", "live-change", level: 2, .error, needs: .liveParameters,
    danger: "The operator turns a knob and sees it accepted; if it does nothing, or something else than at the next "
      + "start, what is traded is not what is shown.",
    example: "static wtn_status set_param(…) { return WTN_OK; }",
    fix: "From the next bar on vote as an instance that was created with the value; where averages must fill first, "
      + "after at most four warm-ups.",
    .child { stage in
      let living = try LivingChange(stage)
      let live = living.subject.parameters.filter { $0.isLive && !$0.otherValues.isEmpty }
      return try stage.cases(live.count) { try living.change(live[$0]) }
    })

  /// PAR-10.
  static let orderFree = Check(
    "PAR-10", "order-free", level: 2, .error, needs: .liveParameters,
    danger: "A form sends its values in any order; two operators with the same settings then trade differently.",
    example: "case HALF: self->scale = value.f * self->fast;      /* fast may change after it */",
    fix: "Keep the values, and compute what depends on several of them after each change.",
    .child { stage in
      let living = try LivingChange(stage)
      let live = living.subject.parameters.filter { $0.isLive && !$0.otherValues.isEmpty }
      guard live.count >= 2 else { throw Skip("fewer than two parameters can change in a living instance") }
      return try stage.cases(live.count - 1) { try living.order(live[$0], live[$0 + 1]) }
    })
}

/// Changes of a living instance's parameters.
private struct LivingChange {
  let stage: Stage
  let subject: Subject
  private let series: Series
  private let expected: Signals
  private let warmUp: Int
  private let place: Int

  init(_ stage: Stage) throws {
    self.stage = stage
    subject = try stage.subject()
    warmUp = min(try stage.usefulCount(beyond: 0), 5000)
    place = warmUp + 50
    series = stage.series(.realLike, place + 4 * warmUp + 200)
    expected = try stage.baseline(series)
    let probe = try subject.create()
    guard probe.setParam(0, subject.standardValues[0]) != nil else {
      throw Finding("a parameter is declared WTN_PF_LIVE, but set_param is null, expected a function", at: "set_param")
    }
  }

  /// An index that is no live parameter's: refused, nothing changed.
  func unknown(_ index: UInt32) throws -> [Finding] {
    let live = subject.parameters.first(where: \.isLive)
    guard let value = live?.otherValues.first ?? live?.standard else { return [] }
    let steps = try Stepper(subject.create(), warmUp: warmUp, flight: stage.flight)
    _ = try steps.steps(series, 0..<place)
    stage.phase("set_param of index \(index)")
    if let status = steps.instance.setParam(Int(index), value), status >= 0 {
      return [
        Finding(
          "set_param answered \(status) to index \(index), which is no live parameter's, expected WTN_E_ARG (-1)",
          at: "set_param")
      ]
    }
    guard let after = try steps.steps(series, place..<series.count),
      after.firstDifference(from: expected.slice(place..<series.count)) == nil
    else { return [Finding("set_param refused index \(index), but the votes changed", at: "bar \(place)")] }
    return []
  }

  /// From the change on, or after four warm-ups, as created with the value.
  func change(_ parameter: SubjectParameter) throws -> [Finding] {
    for value in parameter.otherValues {
      var values = subject.standardValues
      values[parameter.index] = value
      guard try subject.warmUp(values) >= 0, try subject.warmUp(values) <= Int32(warmUp) else { continue }
      let created = try stage.baseline(series, values: values)
      let steps = try Stepper(subject.create(), warmUp: warmUp, flight: stage.flight)
      _ = try steps.steps(series, 0..<place)
      let act = "\(parameter.name) = \(value.shown)"
      stage.phase("set_param of \(act)")
      guard let status = steps.instance.setParam(parameter.index, value), status >= 0 else { continue }
      let settled = place + 4 * warmUp
      guard let after = try steps.steps(series, place..<series.count) else {
        return [Finding("after set_param of \(act) sound bars are refused", at: "bar \(place)")]
      }
      for bar in settled..<series.count where differs(after, bar - place, created, bar) {
        return [
          Finding(
            "\(bar - place) bars after set_param of \(act) the vote is \(after.action[bar - place]) with "
              + "\(after.confidence[bar - place]), but \(created.action[bar]) with \(created.confidence[bar]) where "
              + "the instance was created so", at: "bar \(bar)")
        ]
      }
    }
    return []
  }

  /// Two changes in both orders.
  func order(_ first: SubjectParameter, _ second: SubjectParameter) throws -> [Finding] {
    guard let one = first.otherValues.first, let other = second.otherValues.first else { return [] }
    let runs = try [[(first, one), (second, other)], [(second, other), (first, one)]].map { changes -> Signals? in
      let steps = try Stepper(subject.create(), warmUp: warmUp, flight: stage.flight)
      _ = try steps.steps(series, 0..<place)
      for (parameter, value) in changes {
        guard let status = steps.instance.setParam(parameter.index, value), status >= 0 else { return nil }
      }
      return try steps.steps(series, place..<series.count)
    }
    guard let left = runs[0], let right = runs[1] else { return [] }
    guard let (sentence, at) = left.difference(from: right, firstBar: place) else { return [] }
    return [Finding("\(first.name) before \(second.name), and after it, differ: \(sentence)", at: at)]
  }

  /// Sides are equal, and strengths to a millionth.
  private func differs(_ left: Signals, _ one: Int, _ right: Signals, _ other: Int) -> Bool {
    left.action[one] != right.action[other]
      || (left.action[one] != Side.abstain && abs(left.confidence[one] - right.confidence[other]) > 1e-6)
  }
}

extension SubjectParameter {
  /// Allowed values beside the default.
  var otherValues: [wtn_value] {
    switch type {
    case Int32(WTN_T_TEXT): []
    case Int32(WTN_T_FLOAT):
      [declared.def.f + declared.step.f, declared.def.f - declared.step.f, declared.max.f, declared.min.f]
        .filter { $0 != declared.def.f && $0 >= declared.min.f && $0 <= declared.max.f }.map { .float($0) }
    default:
      [
        declared.def.i &+ declared.step.i, declared.def.i &- declared.step.i, (declared.def.i + declared.min.i) / 2,
        declared.max.i, declared.min.i,
      ]
      .filter { $0 != declared.def.i && $0 >= declared.min.i && $0 <= declared.max.i }
      .map { wtn_value(type: type, reserved: 0, i: $0, f: 0, s: wtn_str()) }
    }
  }
}
