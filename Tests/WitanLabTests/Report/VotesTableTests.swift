import Testing
import WitanCore
import WitanTesting

@testable import WitanLab

struct VotesTableTests {
  private func table(_ reason: String?) throws -> String {
    let series = try Bars.series("100", symbol: Lab.btc, every: .hours(1), from: Lab.start)
    var column = try ScriptedVotes.column(reason == nil ? "." : "B62.5")
    column.reason = [1]
    column.figures = [0, 0, 0]
    let listing = StrategyListing(
      id: StrategyID("macd")!, version: "1", sha256: "", reasons: ["", reason ?? ""], weight: Share(0.25)!)
    var settings = Lab.settings()
    settings.strategies = [listing]
    let plan = Backtest.Plan(settings: settings, series: [series])
    return try Lab.runWithVotes(plan, ScriptedJudge(columns: [[column]])).votes
  }
  private let head = "time,symbol,strategy,action,confidence,weight,reason\n"
  private let row = "1704070799999,BTC/USDT,macd,BUY,62.5,0.25,"

  @Test func aVoteIsALineUnderItsHeader() throws {
    #expect(try table(nil) == head)
    #expect(try table("plain words") == head + row + "plain words\n")
    #expect(try table("") == head + row + "\n")
  }

  @Test(arguments: [
    ("a, b", "\"a, b\""), ("say \"so\"", "\"say \"\"so\"\"\""), ("two\nlines", "\"two\nlines\""),
    ("\r\n", "\"\r\n\""), ("\"", "\"\"\"\""),
  ])
  func aReasonThatWouldBreakTheLineIsQuoted(reason: String, cell: String) throws {
    #expect(try table(reason) == head + row + cell + "\n")
  }

  @Test func tradesWithoutARowAreAHeaderAlone() {
    #expect(TradesCSV.text([]) == TradeRow.columns.joined(separator: ",") + "\n")
  }
}
