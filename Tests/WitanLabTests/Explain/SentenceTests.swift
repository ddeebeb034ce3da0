import Testing
import WitanCore

@testable import WitanLab

struct SentenceTests {
  @Test func everyRefusalHasASentenceOfItsOwn() {
    let sentences = RefusalCode.allCases.map(\.sentence)
    #expect(sentences.count == 24)
    #expect(Set(sentences).count == sentences.count)
    for (code, sentence) in zip(RefusalCode.allCases, sentences) {
      #expect(sentence.split(separator: " ").count >= 5, "\(code.name): \(sentence)")
      #expect(sentence.first?.isLowercase == true && sentence.last != ".", "it stands inside a line: \(sentence)")
    }
  }

  @Test func whatTheOperatorCanEndNamesTheCommandThatDoes() {
    for (code, command) in [
      (RefusalCode.killed, "host unlock --reason"), (.halted, "host resume --reason"), (.paused, "host resume"),
    ] { #expect(code.sentence.contains(command), "\(code.name)") }
  }

  @Test func everyReasonToHoldThatIsNoCheckHasItsWords() {
    let reasons: [HoldReasons] = [.tie, .noVotes, .holdWon, .noMajority, .notUnanimous]
    for reason in reasons { #expect(reason.sentences.count == 1, "\(reason.list)") }
    #expect(Set(reasons.flatMap(\.sentences)).count == reasons.count)
    #expect(HoldReasons.threshold.sentences.isEmpty, "a check that failed stands with its numbers instead")
    #expect(HoldReasons([.tie, .quorum]).sentences.count == 1)
  }

  @Test func anOutcomesNameIsItsWordInJSON() {
    let outcomes: [DecisionAccount.Outcome] = [
      .held, .ordered(OrderID(1)), .refused(OrderID(1), [.paused]), .alreadyLong, .notHeld, .leaving, .awaiting,
    ]
    #expect(
      outcomes.map(\.name) == ["held", "ordered", "refused", "already-long", "not-held", "leaving", "awaiting"])
  }
}
