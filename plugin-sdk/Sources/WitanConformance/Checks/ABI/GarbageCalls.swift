internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// ABI-05.
  static let garbageCalls = Check(
    "ABI-05", "size-zero-garbage", level: 2, .error, limits: Limits(processor: 20, deadline: 20_000),
    danger:
      "A host with a fault of its own hands over a struct of size 0, a count that cannot be, a state that is none; "
      + "a plugin that follows it reads foreign memory or takes the host down.",
    example: "double last = bars->close[bars->count - 1];   /* bars->size is 0, bars->count too */",
    fix:
      "Ask WTN_HAS for the last field that you read, compare fresh with 1 and count, look for nulls; answer WTN_E_ARG, and "
      + "change nothing. (The calls are rows of one table, made through libffi; FUZ-03 makes them in any order.)",
    .child { stage in
      let rows = HostileCall.rows(of: "ABI-05")
      let table = try stage.subject().table
      return try stage.cases(rows.count) { index in
        // A bench is an instance that has judged bars: none is made for what the plugin does not offer.
        guard rows[index].function.address(in: table) != nil else { return [] }
        return try GarbageCalls(stage).run(rows[index])
      }
    })

  /// ABI-07.
  static let wrongCreation = Check(
    "ABI-07", "unknown-factory-id", level: 1, .error,
    danger: "A host that offers values of another release gets half an instance, or loses memory at every try of a "
      + "search.",
    example: "*out = calloc(1, sizeof **out);  if (values[0].type != WTN_T_INT) return WTN_E_ARG;   /* left behind */",
    fix:
      "Check host, out, count, null, types and ranges first; allocate last; write *out only on success. (This contract "
      + "has no factory: what create answers to arguments that cannot be is the nearest to an unknown id.)",
    .child { stage in
      let rows = HostileCall.rows(of: "ABI-07")
      let bench = try HostileBench(stage)
      return try stage.cases(rows.count) { try WrongCreation(bench: bench).run(rows[$0]) }
    })
}

/// A hostile call into an instance, and what it left.
private struct GarbageCalls {
  private let bench: HostileBench
  private let stage: Stage

  init(_ stage: Stage) throws {
    self.stage = stage
    bench = try HostileBench(stage)
  }

  func run(_ call: HostileCall) throws -> [Finding] {
    if call.needsParameters && bench.subject.parameters.allSatisfy({ $0.type == Int32(WTN_T_TEXT) }) { return [] }
    stage.phase(call.name)
    guard let status = try bench.make(call) else { return [] }
    switch call.expected {
    case .returns: return []
    case .answers(let expected):
      return status == expected ? [] : [Finding("\(call.name) answered \(status), expected \(expected)", at: call.name)]
    case .refused:
      guard status < 0 else {
        return [Finding("\(call.name) answered \(status), expected an error (WTN_E_ARG, -1)", at: call.name)]
      }
      // A refused state leaves the instance as freshly made, which is not what it was.
      return call.function == .restore ? [] : try unchanged(after: call, status)
    }
  }

  /// The bars that follow are judged as if the call had never been made.
  private func unchanged(after call: HostileCall, _ status: wtn_status) throws -> [Finding] {
    let series = bench.series, next = bench.judged..<bench.series.count
    let expected = try stage.baseline(series).slice(next)
    let after: Signals
    do { after = try stage.feed(bench.instance, series, next) } catch let finding as Finding {
      return [Finding("after \(call.name) was refused with \(status): \(finding.sentence)", at: finding.place)]
    }
    guard let (sentence, at) = after.difference(from: expected, firstBar: next.lowerBound) else { return [] }
    return [Finding("\(call.name) was refused with \(status), but it changed the next votes: \(sentence)", at: at)]
  }
}

/// create and warmup_bars with arguments that cannot be: refused, nothing written, nothing left allocated.
private struct WrongCreation {
  let bench: HostileBench
  /// So many times is a call made, that a few bytes a call are seen.
  private static let times = 64

  func run(_ call: HostileCall) throws -> [Finding] {
    if call.needsParameters && bench.subject.parameters.allSatisfy({ $0.type == Int32(WTN_T_TEXT) }) { return [] }
    bench.stage.phase(call.name)
    guard let status = try bench.make(call) else { return [] }
    guard status < 0 else {
      return [Finding("\(call.name) answered \(status), expected an error (WTN_E_ARG or WTN_E_RANGE)", at: call.name)]
    }
    guard bench.isPlaceUntouched else {
      return [
        Finding(
          "\(call.name) answered \(status) and wrote 0x\(String(bench.written, radix: 16)) to *out, expected *out "
            + "untouched", at: call.name)
      ]
    }
    for _ in 0..<4 { _ = try bench.make(call) }
    let before = wkp_heap_bytes()
    for _ in 0..<Self.times { _ = try bench.make(call) }
    let left = Int(wkp_heap_bytes()) - Int(before)
    // The smallest piece of memory has 32 bytes.
    guard left >= Self.times * 24 else { return [] }
    return [
      Finding(
        "\(Self.times) calls of \(call.name), all refused, left \(left) bytes allocated, expected none", at: call.name)
    ]
  }
}
