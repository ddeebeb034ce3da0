import Testing

@testable import WitanConformance

/// The families PAR, DAT and STA against one sin each.
@Suite struct FamilyTests {
  @Test(arguments: WickedVariant.states + WickedVariant.bars + WickedVariant.knobs)
  func aSinOfParametersBarsOrStatesIsSeenByItsCheck(_ sin: WickedVariant) throws {
    let plugin = try BuiltPlugin(prelude: sin.prelude, sin.changes)
    let outcome = try plugin.outcome(of: sin.check)
    let sentences = outcome.findings.map { "\($0.sentence) [\($0.place)]" }.joined(separator: "\n")
    #expect(outcome.verdict.word == sin.verdict, "\(sin.check): \(outcome.verdict) \(sentences)")
    #expect(sentences.contains(sin.says), "\(sin.check): \(sentences)")
  }
}
