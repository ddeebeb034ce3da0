internal import CWitanABI

extension Check {
  /// PAR-02.
  static let defaultsHold = Check(
    "PAR-02", "defaults-hold", level: 1, .error,
    danger: "A plugin that is switched on without options gets its own defaults; if it refuses them it cannot be "
      + "switched on at all.",
    example: ".def = BARS(26) for fast and for slow, and create refuses fast >= slow",
    fix: "Choose defaults that create and warmup_bars accept together; the contract has no getter, so that they are "
      + "accepted is what can be seen.",
    .child { stage in
      let subject = try stage.subject()
      if let outside = subject.parameters.first(where: { !$0.holdsItsDefault }) {
        throw Skip("the default of \"\(outside.name)\" lies outside its own declaration; see PAR-01")
      }
      let values = subject.standardValues
      let warmUp = try subject.warmUp(values)
      guard warmUp >= 0 else {
        return [
          Finding("warmup_bars answered \(warmUp) to the declared defaults, expected 0 or more", at: "warmup_bars")
        ]
      }
      let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
      let (status, instance) = try subject.make(values, host: host)
      guard instance == nil else { return [] }
      let words = host.takeWords().map { " (\"\($0)\")" } ?? ""
      return [Finding("create answered \(status)\(words) to the declared defaults, expected 0", at: "create")]
    })

  /// PAR-04.
  static let valuesOutOfRange = Check(
    "PAR-04", "out-of-range", level: 1, .error, needs: .parameters,
    danger: "A search or a form of another host passes a value that was not declared; a plugin that quietly takes "
      + "another one reports results for settings that never ran, and a NaN makes every vote a NaN.",
    example: "if (fast > 200) fast = 200;                      /* nobody is told */\nif (half < 0.25) return "
      + "WTN_E_RANGE;      /* a NaN is not below */",
    fix: "Compare type, then range, so that NaN falls through: if (!(x >= min && x <= max)) return WTN_E_RANGE. Never "
      + "clamp. The same in create, warmup_bars and set_param.",
    .child { stage in
      let subject = try stage.subject()
      let attempts = subject.parameters.flatMap { $0.forbidden }
      return try stage.cases(attempts.count) { try attempts[$0].judge(stage, subject) }
    })
}

/// A value that a declaration forbids.
struct ForbiddenValue {
  let parameter: SubjectParameter
  let value: wtn_value
  let name: String

  func judge(_ stage: Stage, _ subject: Subject) throws -> [Finding] {
    var values = subject.standardValues
    values[parameter.index] = value
    let act = "\(parameter.name) = \(name)"
    stage.phase("create with \(act)")
    let place = "parameter \(parameter.name)"
    let warmUp = try subject.warmUp(values)
    if warmUp >= 0 {
      return [Finding("warmup_bars answered \(warmUp) to \(act), expected an error (WTN_E_RANGE, -5)", at: place)]
    }
    let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
    var made: OpaquePointer?
    let status = stage.flight.call(.create) {
      values.withUnsafeBufferPointer { subject.plugin.pointee.create(host.table, $0.baseAddress, $0.count, &made) }
    }
    if status >= 0 {
      if let made { subject.plugin.pointee.destroy(made) }
      return [Finding("create answered \(status) to \(act), expected an error (WTN_E_RANGE, -5)", at: place)]
    }
    if made != nil { return [Finding("create refused \(act), but has set *out, expected it untouched", at: place)] }
    guard parameter.isLive, let answer = try subject.create().setParam(parameter.index, value), answer >= 0 else {
      return []
    }
    return [Finding("set_param answered \(answer) to \(act), expected an error (WTN_E_RANGE, -5)", at: place)]
  }
}

extension SubjectParameter {
  /// Values that no plugin may take for this parameter.
  var forbidden: [ForbiddenValue] {
    func no(_ value: wtn_value, _ name: String) -> ForbiddenValue {
      ForbiddenValue(parameter: self, value: value, name: name)
    }
    var values = otherTypes.map { no($0, "a value of type \($0.type)") }
    switch type {
    case Int32(WTN_T_FLOAT):
      let (low, high) = (declared.min.f, declared.max.f)
      for number in [low.nextDown, low - 1, high.nextUp, high + 1, .nan, .infinity, -.infinity, 1e308, -1e308]
      where !(number >= low && number <= high) {
        values.append(no(.float(number), "\(number)"))
      }
    case Int32(WTN_T_TEXT):
      guard declared.max.i >= 0, declared.max.i < 1 << 20 else { break }
      let long = wtn_str(ptr: Self.longText, len: Int(declared.max.i) + 1)
      values.append(no(wtn_value(type: type, reserved: 0, i: 0, f: 0, s: long), "a text of \(long.len) bytes"))
    default:
      let (low, high) = (declared.min.i, declared.max.i)
      for number in [low &- 1, high &+ 1, Int64.min, Int64.max] where number < low || number > high {
        values.append(no(wtn_value(type: type, reserved: 0, i: number, f: 0, s: wtn_str()), "\(number)"))
      }
    }
    return values
  }

  /// The default as if it were of another type.
  private var otherTypes: [wtn_value] {
    [0, 6, Int32.max, type == Int32(WTN_T_FLOAT) ? Int32(WTN_T_INT) : Int32(WTN_T_FLOAT)].map { other in
      wtn_value(type: other, reserved: 0, i: declared.def.i, f: Double(declared.def.i), s: wtn_str())
    }
  }

  /// 1 MiB of letters, for texts that are too long; never written again and never freed, so any thread may read it.
  private nonisolated(unsafe) static let longText: UnsafePointer<CChar> = {
    let place = UnsafeMutablePointer<CChar>.allocate(capacity: 1 << 20)
    place.initialize(repeating: 0x61, count: 1 << 20)
    return UnsafePointer(place)
  }()
}
