import Foundation
import Testing

/// What `host doctor` says about the exchange, against the built exchange-simulator.
@Suite(
  .waitsForProcesses,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct ExchangeDoctorTests {
  private static let accounts = """
    accounts:
      - name: trader
        balances: {USDT: 10000}
        keys: [{key: "the-key-that-trades", secret: "hush-trades", permissions: [read, trade]}]
      - name: spender
        balances: {USDT: 10000}
        keys: [{key: "the-key-that-withdraws", secret: "hush-withdraws", permissions: [read, trade, withdraw]}]
    """

  private struct Report: Decodable {
    struct Row: Decodable {
      let check, verdict, found: String
    }
    let findings: [Row]
    func rows(_ check: String) -> [Row] { findings.filter { $0.check == check } }
  }

  /// The doctor's report about a configuration that leads to `exchange`.
  private func report(
    _ exchange: StartedExchange, _ folder: Scratch, _ yaml: String, key: String? = nil
  ) throws -> Report {
    let variables =
      key.map { ["BINANCE_API_KEY": "the-key-that-\($0)", "BINANCE_API_SECRET": "hush-\($0)"] } ?? [:]
    let file = try folder.file("w.yaml", yaml + "\n" + exchange.section)
    let result = try HostProgram.run(
      ["doctor", "--json", "--config", file], in: folder,
      environment: variables.merging(["LLVM_PROFILE_FILE": "/dev/null"]) { $1 })
    for text in ["hush-", "the-key-that-"] { #expect(!(result.output + result.error).contains(text), "\(result)") }
    return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
  }

  @Test func theExchangeItsClockItsMarketsAndTheKeysRightsAreLookedAt() throws {
    let folder = try Scratch()
    let exchange = try StartedExchange(["--accounts", try folder.file("a.yaml", Self.accounts)], in: folder)
    let paper = "feed: {kind: binance}"
    let real = "trading: {mode: real}"

    let without = try report(exchange, folder, paper)
    #expect(without.rows("exchange").map(\.verdict) == ["ok"])
    #expect(without.rows("exchange clock").map(\.verdict) == ["ok"])
    #expect(without.rows("exchange market").map(\.verdict) == ["ok", "ok"])
    #expect(without.rows("exchange key").isEmpty)
    #expect(try report(exchange, folder, real).rows("exchange key").map(\.verdict) == ["fail"])

    for (key, onPaper, inReal) in [
      ("trades", "ok", "ok"), ("withdraws", "warn", "fail"),
      ("nobody-knows", "fail", "fail"),
    ] {
      for (yaml, verdict) in [(paper, onPaper), (real, inReal)] {
        let rows = try report(exchange, folder, yaml, key: key).rows("exchange key")
        #expect(rows.map(\.verdict) == [verdict], "\(key), \(yaml): \(rows)")
      }
    }
    let unknown = try report(exchange, folder, paper + "\ntrading: {symbols: [XYZ/USDT]}")
    #expect(unknown.rows("exchange market").map(\.verdict) == ["fail"])
  }

  @Test func anExchangeThatDoesNotAnswerIsTold() throws {
    let folder = try Scratch()
    let file = try folder.file(
      "w.yaml", "feed: {kind: binance}\nexchange: {rest: \"http://127.0.0.1:1\", streams: \"ws://127.0.0.1:1\"}\n")
    let result = try HostProgram.run(["doctor", "--json", "--config", file], in: folder)
    let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    let row = try #require(report.rows("exchange").first)
    #expect(row.verdict == "fail" && row.found.contains("127.0.0.1:1"), "\(row)")
  }

  @Test func withoutNeedTheExchangeIsNotAsked() throws {
    let folder = try Scratch()
    let result = try HostProgram.run(
      ["doctor", "--json", "--config", try folder.file("w.yaml", "feed: {kind: sim}\n")], in: folder)
    let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    #expect(report.rows("exchange").isEmpty)
  }
}
