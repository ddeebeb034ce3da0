import Foundation
import Testing

/// `host backtest` as scripts use it: the same answer everywhere, files as promised, bad input refused.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct BacktestTests {
  private static func arguments(_ data: String) throws -> [String] {
    ["backtest", "--data", data, "--plugins", try #require(HostProgram.plugins)]
  }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func theSameCommandGivesTheSameJournalInEveryPlaceTimeZoneAndLanguage() throws {
    let folder = try Scratch()
    let arguments = try Self.arguments(folder.file("bars.csv", RecordedBars.csv(2000, seed: 3))) + ["--json", "-"]
    let here = try HostProgram.run(arguments, in: folder)
    let again = try HostProgram.run(arguments, in: folder)
    let elsewhere = try HostProgram.run(
      arguments, in: folder, environment: ["TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"],
      from: "/")
    #expect(here.code == 0, "\(here.error)")
    let first = try #require(try Self.object(here.output)["journalSHA256"] as? String)
    #expect(first.count == 64)
    for other in [again, elsewhere] {
      #expect(try Self.object(other.output)["journalSHA256"] as? String == first)
    }
  }

  @Test func theJSONHasTheKeysOfTheContract() throws {
    let folder = try Scratch()
    let arguments = try Self.arguments(folder.file("bars.csv", RecordedBars.csv(1500, seed: 41))) + ["--json", "-"]
    let result = try Self.object(try HostProgram.run(arguments, in: folder).output)
    #expect(
      Set(result.keys) == [
        "schema", "bars", "from", "to", "symbols", "interval", "plugins", "settings", "initialEquity", "finalEquity",
        "fees", "trades", "metrics", "votes", "decisions", "timing", "journalSHA256",
      ])
    #expect(result["schema"] as? String == "witan.backtest/1")
    let metrics = try #require(result["metrics"] as? [String: Any])
    #expect(
      Set(metrics.keys) == [
        "return", "cagr", "sharpe", "sortino", "calmar", "maxDrawdown", "winRate", "profitFactor", "exposure",
        "trades", "averageHoldSeconds", "turnover",
      ])
    let trade = try #require((result["trades"] as? [[String: Any]])?.first)
    #expect(
      Set(trade.keys) == [
        "symbol", "entryTime", "entryPrice", "exitTime", "exitPrice", "quantity", "fees", "pnl", "entryReason",
        "exitReason", "decision",
      ])
    let plugin = try #require((result["plugins"] as? [[String: Any]])?.first)
    #expect(Set(plugin.keys) == ["id", "version", "sha256", "params", "weight"])
    #expect(result["initialEquity"] as? String == "10000.00000000")
  }

  @Test func everyFileThatIsAskedForIsWritten() throws {
    let folder = try Scratch()
    let data = try folder.file("bars.csv", RecordedBars.csv(1500, seed: 41))
    let names = ["out.json", "trades.csv", "votes.csv", "report.html"]
    let flags = zip(["--json", "--trades", "--votes", "--report"], names).flatMap { [$0, folder.path + "/" + $1] }
    let result = try HostProgram.run(try Self.arguments(data) + flags, in: folder)
    #expect(result.code == 0, "\(result.error)")
    #expect(folder.names == (names + ["bars.csv"]).sorted())
    let texts = try names.map { try String(contentsOfFile: folder.path + "/" + $0, encoding: .utf8) }
    let trades = try #require(try Self.object(texts[0])["trades"] as? [Any])
    #expect(texts[1].split(separator: "\n").count == trades.count + 1)
    #expect(
      texts[1].hasPrefix(
        "symbol,entryTime,entryPrice,exitTime,exitPrice,quantity,fees,pnl,entryReason,exitReason,decision\n"))
    #expect(texts[2].hasPrefix("time,symbol,strategy,action,confidence,weight,reason\n"))
    #expect(texts[3].hasPrefix("<!doctype html>") && texts[3].contains("<svg"))
  }

  @Test func severalMarketsAreTradedFromOneAccount() throws {
    let folder = try Scratch()
    let one = try folder.file("one.csv", RecordedBars.csv(800, seed: 41))
    let two = try folder.file("two.csv", RecordedBars.csv(800, seed: 8))
    let result = try HostProgram.run(
      try Self.arguments("BTC/USDT=" + one) + ["--data", "ETH/USDT=" + two, "--json", "-"], in: folder)
    #expect(result.code == 0, "\(result.error)")
    let object = try Self.object(result.output)
    #expect(object["bars"] as? Int == 1600)
    #expect(object["symbols"] as? [String] == ["BTC/USDT", "ETH/USDT"])
  }

  @Test func fromIsInclusiveAndToExclusive() throws {
    let folder = try Scratch()
    let data = try folder.file("bars.csv", RecordedBars.csv(300, seed: 41))
    let result = try HostProgram.run(
      try Self.arguments(data) + ["--from", "2024-01-01T01:00", "--to", "1704074400000", "--json", "-"], in: folder)
    #expect(try Self.object(result.output)["bars"] as? Int == 60, "\(result.error)")
  }

  /// Flags that are refused, and a part of the sentence.
  private static let refusals: [([String], String)] = [
    (["--enable", "nope"], "no plugin nope"), (["--set", "macd.nope=3"], "expected one of fast, mode, signal, slow"),
    (["--set", "macd.fast=-5"], "a whole number from 2 to 500"), (["--threshold", "101"], "from 0 to 100"),
    (["--quorum", "2"], "from 0 to 1"), (["--rule", "foo"], "expected one of weighted"),
    (["--capital", "0"], "expected a positive amount"), (["--fee-rate", "nan"], "from 0 to 1"),
    (["--slippage-bps", "10..5"], "LEAST..MOST"), (["--size", "percent:0"], "percent:5 or all-in"),
    (["--stop", "100%"], "a percentage such as 5% or none"), (["--trade-from", "bar:-1"], "bar:N"),
    (["--volume-share", "2"], "from 0 to 1"), (["--seed", "x"], "--seed"), (["--weight", "macd=2"], "from 0 to 1"),
    (["--weight", "nope=1"], "expected one of bollinger"), (["--from", "foo"], "expected a UTC date"),
    (["--interval", "7q"], "expected one such as 1m"), (["--disable", "nope"], "expected one of bollinger"),
    (["--symbol", "foo"], "expected BASE/QUOTE"), (["--trades", "/nowhere/trades.csv"], "found no folder /nowhere"),
    (["--report", "/"], "found a folder"),
  ]

  @Test(arguments: refusals) func aWrongFlagIsRefusedWithCodeTwoAndNothingIsWritten(
    flags: [String], part: String
  ) throws {
    let folder = try Scratch()
    let data = try folder.file("bars.csv", RecordedBars.csv(50, seed: 1))
    let json = ["--json", folder.path + "/out.json"]
    let result = try HostProgram.run(try Self.arguments(data) + json + flags, in: folder)
    #expect(result.code == 2)
    #expect(result.error.contains(part), "\(result.error)")
    #expect(folder.names == ["bars.csv"])
  }

  /// What is done to a line of a sound file, and a part of the sentence.
  private static let faults: [(name: String, part: String, change: @Sendable ([String]) -> [String])] = [
    ("empty", "is empty", { _ in [] }), ("header alone", "holds no row", { [$0[0]] }),
    ("one bar", "does not tell the interval", { Array($0[0...1]) }),
    ("wrong header", "expected the header", { ["a,b"] + $0.dropFirst() }),
    ("NaN", "found \"NaN\"", { lines in lines.enumerated().map { $0 == 9 ? cell($1, 3, "NaN") : $1 } }),
    ("zero", "expected a price above 0", { lines in lines.enumerated().map { $0 == 9 ? cell($1, 3, "0") : $1 } }),
    ("negative", "expected a price above 0", { lines in lines.enumerated().map { $0 == 9 ? cell($1, 3, "-1") : $1 } }),
    ("high under low", "below the", { lines in lines.enumerated().map { $0 == 9 ? cell($1, 2, "1") : $1 } }),
    ("backwards", "expected times that rise", { $0[0..<9] + [$0[10], $0[9]] + $0[11...] }),
    ("twice", "expected each time once", { $0[0..<9] + [$0[9]] + $0[9...] }),
    ("cut short", "expected 6", { $0.dropLast() + [String($0.last!.prefix(20))] }),
  ]

  private static func cell(_ line: String, _ column: Int, _ value: String) -> String {
    var cells = line.split(separator: ",").map(String.init)
    cells[column] = value
    return cells.joined(separator: ",")
  }

  @Test(arguments: 0..<11) func aFileThatIsNotSoundIsRefusedWithItsPlaceAndNothingIsWritten(fault: Int) throws {
    let (name, part, change) = Self.faults[fault]
    let folder = try Scratch()
    let lines = RecordedBars.csv(40, seed: 1).split(separator: "\n").map(String.init)
    let data = try folder.file("bars.csv", change(lines).map { $0 + "\n" }.joined())
    let result = try HostProgram.run(try Self.arguments(data) + ["--json", folder.path + "/out.json"], in: folder)
    #expect(result.code == 1, "\(name)")
    #expect(result.error.contains(part) && result.error.contains("bars.csv"), "\(name): \(result.error)")
    #expect(folder.names == ["bars.csv"])
  }

  @Test func aFileThatDoesNotExistIsRefused() throws {
    let folder = try Scratch()
    let result = try HostProgram.run(try Self.arguments(folder.path + "/none.csv"), in: folder)
    #expect(result.code == 1)
    #expect(result.error.contains("none.csv does not exist"))
  }
}
