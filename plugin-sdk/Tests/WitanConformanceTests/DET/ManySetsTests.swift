import Testing

@testable import WitanConformance

/// `evaluate_many`, which came with 1.1: what is wrong with it is named, and who has none is judged as before.
@Suite struct ManySetsTests {
  static let sins: [Sin] = [
    Sin("evm-differs", "DET-11", says: "set 1 of", "in one pass of evaluate_many", "bar", "column"),
    Sin("evm-neighbour", "DET-11", says: "in one pass of evaluate_many", "column confidence"),
    Sin("evm-believes-sets", "ABI-05", says: "evaluate_many of 0 sets"),
    Sin("evm-undeclared", "DESC-04", says: "evaluate_many without WTN_F_DETERMINISTIC"),
  ]

  @Test(arguments: sins) func aSinAgainstManySetsIsNamed(_ sin: Sin) async throws { try await sin.expectCaught() }

  @Test func aSetThatCreateRefusesMustBeRefusedAndNamed() throws {
    let plugin = try BuiltPlugin([("if (status < 0 && bad) *bad = k;", "")])
    let outcome = try plugin.outcome(of: "DET-11")
    #expect("\(outcome.findings)".contains("named no set where create refuses the second of three sets"))
  }

  private static let minor = ".size = sizeof(wtn_plugin), .abi_major = WTN_ABI_MAJOR, .abi_minor = WTN_ABI_MINOR,"

  @Test func aDescriptorOfVersionOneZeroPassesAndWhatLiesBehindItIsNotAsked() throws {
    let plugin = try BuiltPlugin([
      (Self.minor, ".size = 256, .abi_major = 1, .abi_minor = 0,"),
      (".evaluate_many = evaluate_many,", ".evaluate_many = (void *)8,"),
    ])
    for id in ["ABI-09", "DET-11", "DESC-04", "ABI-05"] {
      let outcome = try plugin.outcome(of: id)
      #expect(outcome.verdict == .pass, "\(id) \(outcome.findings)")
    }
  }

  @Test(arguments: [
    (".size = 256, .abi_major = 1, .abi_minor = 1,", "expected 264"),
    (".size = 264, .abi_major = 1, .abi_minor = 0,", "expected abi_minor 1 or null there"),
    (".size = 260, .abi_major = 1, .abi_minor = 0,", "expected 256"),
    (".size = 272, .abi_major = 1, .abi_minor = 1,", "expected 264"),
  ])
  func aDescriptorOfNoReleasedSizeFails(declaration: String, says: String) throws {
    let outcome = try BuiltPlugin([(Self.minor, declaration)]).outcome(of: "ABI-09")
    #expect(outcome.verdict == .fail && "\(outcome.findings)".contains(says), "\(outcome.findings)")
  }
}
