internal import CWitanABI

extension HostileCall {
  /// Calls of `evaluate_many`, each with two sets unless it says otherwise.
  static let manySets: [HostileCall] =
    [
      many("of 0 sets", sets: 0, .refused),
      many("of 4097 sets, of which two are there", sets: UInt64(WTN_MOST_SETS) + 1, .refused),
      many("of 9223372036854775808 sets", sets: 1 << 63, .refused),
      many("of 18446744073709551615 sets", sets: .max, .refused),
      many("with null signals", out: .null, .refused),
      many("with null signals for the second set", out: .halfARoom, .refused),
      many("with signals of size 0 for the second set", out: .rooms { $0.size = 0 }, .refused),
      many("with signals of size 16 for the second set", out: .rooms { $0.size = 16 }, .refused),
      many("with a null action column for the second set", out: .rooms { $0.action = nil }, .refused),
      many("with a null confidence column for the second set", out: .rooms { $0.confidence = nil }, .refused),
      many("with null bars", bars: .null, .refused),
      many("with bars of size 0", bars: .bars({ _ in }, { $0.size = 0 }), .refused),
      many("with bars of size 16", bars: .bars({ _ in }, { $0.size = 16 }), .refused),
      many("of 0 fresh bars", fresh: 0, .refused),
      many("of 18446744073709551615 fresh bars", fresh: .max, .refused),
      many("of more fresh bars than there are", fresh: 1 << 20, .refused),
      many("of a fresh bar where there is none", bars: .bars({ _ in }, { $0.count = 0 }), .refused),
      many("with bars of nan", bars: .bars({ $0.become(.nan) }, { _ in }), .returns),
      many("with a newest bar of number 0", bars: .bars({ _ in }, { $0.last_seq = 0 }), .returns),
      many("with nowhere to name a set", bad: .null, .answers(0)),
    ]
    + [
      many("with a count of 0", count: .word(0), .refused, needsParameters: true),
      many("with a value too few", count: .count(-1), .refused, needsParameters: true),
      many("with a count of 18446744073709551615", count: .word(.max), .refused, needsParameters: true),
      many("with null values", values: .null, .refused, needsParameters: true),
      many("with values of type 77 in the second set", values: .sets { $0.type = 77 }, .refused, needsParameters: true),
      many(
        "with values of type 77 in the second set and nowhere to name it", values: .sets { $0.type = 77 }, bad: .null,
        .refused, needsParameters: true),
    ]

  private static func many(
    _ name: String, values: Argument = .sets { _ in }, count: Argument = .count(0), sets: UInt64 = 2,
    bars: Argument = .bars({ _ in }, { _ in }), fresh: UInt64 = 1, out: Argument = .rooms { _ in },
    bad: Argument = .place, _ expected: Outcome, needsParameters: Bool = false
  ) -> HostileCall {
    HostileCall(
      check: "ABI-05", name: "evaluate_many \(name)", function: .evaluateMany,
      arguments: [values, count, .word(sets), bars, .word(fresh), out, bad], expected: expected,
      needsParameters: needsParameters)
  }
}
