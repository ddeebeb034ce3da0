import Testing
import WitanCore

@testable import WitanLab

struct VotesTableTests {
  private func table(_ reason: String) -> String {
    VotesCSV.text([
      KeptVote(
        time: Lab.start, symbol: Lab.btc, strategy: StrategyID("macd")!, action: .buy, confidence: Confidence(62.5)!,
        weight: Share(0.25)!, reason: reason)
    ])
  }
  private let head = "time,symbol,strategy,action,confidence,weight,reason\n"
  private let row = "1704067200000,BTC/USDT,macd,BUY,62.5,0.25,"

  @Test func aVoteIsALineUnderItsHeader() {
    #expect(VotesCSV.text([]) == head)
    #expect(table("plain words") == head + row + "plain words\n")
    #expect(table("") == head + row + "\n")
  }

  @Test(arguments: [
    ("a, b", "\"a, b\""), ("say \"so\"", "\"say \"\"so\"\"\""), ("two\nlines", "\"two\nlines\""),
    ("\r\n", "\"\r\n\""), ("\"", "\"\"\"\""),
  ])
  func aReasonThatWouldBreakTheLineIsQuoted(reason: String, cell: String) {
    #expect(table(reason) == head + row + cell + "\n")
  }

  @Test func tradesWithoutARowAreAHeaderAlone() {
    #expect(TradesCSV.text([]) == TradeRow.columns.joined(separator: ",") + "\n")
  }
}

struct LineChartTests {
  @Test func everyValueHasItsPlaceBetweenTheLeastAndTheGreatest() {
    let svg = LineChart([10, 20, 15], stroke: "#123456", unit: " %").svg()
    #expect(svg.contains("points='60.0,245.0 530.0,15.0 1000.0,130.0'"), "\(svg)")
    #expect(svg.contains("stroke='#123456'"))
    for label in [">20.0 %<", ">15.0 %<", ">10.0 %<"] { #expect(svg.contains(label), "\(svg)") }
  }

  @Test func aMarkPointsAtItsValueFromBelowOrFromAbove() {
    let chart = LineChart([0, 100], stroke: "#000")
    let svg = chart.svg(marks: [
      LineChart.Mark(x: 0, y: 0, fill: "green", up: true), LineChart.Mark(x: 1, y: 100, fill: "red", up: false),
    ])
    #expect(svg.contains("<path d='M60.0 245.0L56.0 255.0H64.0Z' fill='green'/>"), "\(svg)")
    #expect(svg.contains("<path d='M1000.0 15.0L996.0 5.0H1004.0Z' fill='red'/>"), "\(svg)")
  }

  @Test func greatValuesAreLabelledInWholeNumbers() {
    let svg = LineChart([50_000.4, 60_000.6], stroke: "#000").svg()
    #expect(svg.contains(">60001<") && svg.contains(">50000<"), "\(svg)")
  }
}
