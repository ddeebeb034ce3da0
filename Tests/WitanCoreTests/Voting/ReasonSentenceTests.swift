import Testing
import WitanCore

struct ReasonSentenceTests {
  private let sentences = ReasonSentences([
    "", "K {0} lies under {1}", "no place", "{2}{0}", "an open { brace", "{9} and {x}", "{0",
  ])

  @Test(arguments: [
    (1, "K 81.2399 lies under 20"), (2, "no place"), (3, "-0.581.2399"), (4, "an open { brace"), (5, "{9} and {x}"),
    (6, "{0"), (0, ""), (7, ""), (-1, ""),
  ])
  func placesAreFilledAndWhatIsNoPlaceStays(reason: Int, text: String) {
    #expect(sentences.text(reason, [81.23994, 20, -0.5]) == text)
  }

  @Test func figuresHaveUpToSixDigitsAndOddOnesStayReadable() {
    for (figure, text) in [
      (0.000_123_456_7, "0.000123457"), (123_456.7, "123457"), (0, "0"), (.infinity, "inf"), (-1.5, "-1.5"),
    ] as [(Double, String)] {
      #expect(ReasonSentences(["", "{0}"]).text(1, [figure]) == text)
    }
  }

  @Test func anAnswerWithoutAReasonOrBeyondTheListSaysNothing() {
    var column = BallotColumn(abstaining: 2)
    #expect(sentences.text(column, 0) == "")
    column.reason = [1, 99]
    #expect(sentences.text(column, 0) == "K {0} lies under {1}", "figures that nobody kept leave their places")
    #expect(sentences.text(column, 1) == "")
    column.figures = [1, 2, 3, 4, 5, 6]
    #expect(sentences.text(column, 0) == "K 1 lies under 2")
  }
}
