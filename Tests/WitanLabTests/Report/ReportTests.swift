import Foundation
import Testing
import WitanCore
import WitanTesting

@testable import WitanLab

@Suite struct ReportTests {
  private func run(_ rows: String, _ votes: String) throws -> (BacktestReport, Backtest.Plan) {
    let series = try Bars.series(rows, symbol: Lab.btc, every: .hours(1), from: Lab.start)
    let plan = Backtest.Plan(settings: Lab.settings(), series: [series])
    var judge = ScriptedJudge(columns: [[try ScriptedVotes.column(votes)]])
    let outcome = try Backtest.run(plan, judge: &judge)
    let timing = BacktestReport.Timing(loadSeconds: 1, runSeconds: 0.5, bars: outcome.bars)
    return (BacktestReport(plan: plan, outcome: outcome, timing: timing), plan)
  }

  private func object(_ report: BacktestReport) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: report.json()) as? [String: Any])
  }

  @Test func theJSONHasTheKeysOfItsSchema() throws {
    let json = try object(run("100 100 100 100 110", "B80 S80 B80 B80 .").0)
    #expect(
      Set(json.keys) == [
        "schema", "bars", "from", "to", "symbols", "interval", "plugins", "settings", "initialEquity", "finalEquity",
        "fees", "trades", "metrics", "votes", "decisions", "timing", "journalSHA256",
      ])
    #expect(json["schema"] as? String == "witan.backtest/1" && json["bars"] as? Int == 5)
    let metrics = try #require(json["metrics"] as? [String: Any])
    #expect(
      Set(metrics.keys) == [
        "return", "cagr", "sharpe", "sortino", "calmar", "maxDrawdown", "winRate", "profitFactor", "exposure",
        "trades", "averageHoldSeconds", "turnover",
      ])
    #expect(metrics["sharpe"] is NSNull && metrics["sortino"] is NSNull)
    let votes = try #require((json["votes"] as? [String: Any])?["a"] as? [String: Int])
    #expect(votes == ["buy": 3, "sell": 1, "hold": 0, "abstain": 1, "faults": 0])
    let decisions = try #require(json["decisions"] as? [String: Any])
    #expect(decisions["buy"] as? Int == 3 && decisions["sell"] as? Int == 1)
    #expect(decisions["refused"] as? [String: Int] == ["already-long": 1])
    let plugin = try #require((json["plugins"] as? [[String: Any]])?.first)
    #expect(Set(plugin.keys) == ["id", "version", "sha256", "params", "weight"])
  }

  @Test func amountsAreExactTextsTimesAreMillisecondsAndNothingIsNull() throws {
    let json = try object(run("100 100 100 100 110", "B80 S80 B80 . .").0)
    #expect(json["initialEquity"] as? String == "10000.00000000")
    #expect(json["finalEquity"] as? String == "10050.00000000")
    #expect(json["from"] as? Int64 == Lab.start.milliseconds)
    let trades = try #require(json["trades"] as? [[String: Any]])
    let names = Set(TradeRow.columns)
    #expect(trades.count == 2 && trades.allSatisfy { Set($0.keys) == names })
    #expect(trades[0]["entryTime"] as? Int64 == Lab.start.milliseconds + 3_600_000)
    #expect(trades[0]["entryPrice"] as? String == "100.00000000")
    #expect(trades[1]["exitTime"] is NSNull && trades[1]["exitPrice"] is NSNull)
    #expect(trades[1]["exitReason"] as? String == "end" && trades[1]["pnl"] as? String == "50.00000000")
    let timing = try #require(json["timing"] as? [String: Double])
    #expect(timing == ["loadSeconds": 1, "runSeconds": 0.5, "barsPerSecond": 10])
  }

  @Test func theTradesTableHasTheJSONsFieldsAndNothingWhereThereIsNone() throws {
    let lines = try TradesCSV.text(run("100 100 100 100 110", "B80 S80 B80 . .").0.outcome.trades)
      .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(lines.count == 3 && lines.allSatisfy { $0.count == TradeRow.columns.count })
    #expect(lines[0].map(String.init) == TradeRow.columns)
    #expect(lines[2][3].isEmpty && lines[2][4].isEmpty && lines[2][9] == "end")
  }

  @Test func theSummarySaysTheFigures() throws {
    let text = BacktestSummary(try run("100 100 100 100 110", "B80 S80 B80 B80 .").0).text
    for part in ["BTC/USDT, 1h, 5 bars", "→ 10050.0", "0.5 %", "already-long 1", "buy 3, sell 1", "10 bars/s"] {
      #expect(text.contains(part), "\(part) in\n\(text)")
    }
  }

  @Test func thePageHoldsFiguresPicturesAndEveryTrade() throws {
    let (report, plan) = try run("100 100 100 100 110", "B80 S80 B80 . .")
    let text = HTMLReport(report, plan).text
    #expect(text.hasPrefix("<!doctype html>") && text.hasSuffix("</html>"))
    #expect(text.contains("<b>10050.00</b>") && text.contains("<b>10.00 %</b>"), "equity, and buy and hold")
    #expect(text.components(separatedBy: "<svg").count == 4 && text.components(separatedBy: "</svg>").count == 4)
    let trips = text.components(separatedBy: "<h2>Round trips</h2>")[1]
    #expect(trips.components(separatedBy: "<tr><td>").count == 3 && trips.contains("<td>open<td>"))
    #expect(text.components(separatedBy: "<path").count == 4, "two entries and an exit are marked")
    #expect(!text.contains("http"), "it needs nothing from elsewhere")
  }

  @Test func aThinnedLineKeepsItsExtremesAndItsEnds() {
    var values = (0..<30_000).map { Double($0 % 10) }
    (values[12_345], values[23_456], values[29_999]) = (1000, -1000, 500)
    let svg = LineChart(values, at: Lab.hour, stroke: "#000").svg()
    let points = svg.components(separatedBy: "points='")[1].prefix { $0 != "'" }.split(separator: " ")
    #expect(points.count <= 1204)
    let heights = Set(points.compactMap { $0.split(separator: ",").last.flatMap { Double($0) } })
    #expect(heights.contains(15) && heights.contains(245))
    #expect(points.first?.hasPrefix("76.0,") == true && points.last?.hasPrefix("1000.0,") == true)
  }

  @Test func aLineWithoutSpreadOrValuesIsStillAPicture() {
    for values in [[], [5.0], [5.0, 5.0]] {
      let svg = LineChart(values, at: Lab.hour, stroke: "#000").svg()
      #expect(!svg.contains("nan") && !svg.contains("inf") && svg.hasSuffix("</svg>"))
    }
  }
}
