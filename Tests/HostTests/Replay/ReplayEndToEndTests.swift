import Foundation
import GRDB
import Testing

/// A store that the host itself wrote, with hundreds of trades of shipped plugins in it, is proven and varied.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct ReplayEndToEndTests {
  private let folder: Scratch
  init() throws { folder = try Scratch() }

  private func host(_ arguments: String...) throws -> HostProgram.Result {
    try HostProgram.run(arguments, in: folder)
  }

  /// A price that goes up and down every few bars, so that the averages cross again and again, and falls through
  /// the stop now and then.
  private static func bars(_ count: Int) -> String {
    var random = SeededRandom(state: 6)
    var text = "timestamp,open,high,low,close,volume\n"
    var last = 50_000
    for row in 0..<count {
      let wave = 50_000 + Int(700 * sin(Double(row))) + Int(random.unit() * 100)
      let close = row % 150 == 149 ? last - 3500 : wave
      text +=
        "\(1_704_067_200_000 + row * 60_000),\(last),\(max(last, close) + 30),\(min(last, close) - 30),\(close),10\n"
      last = close
    }
    return text
  }

  /// Runs the host over `count` bars with two strategies, of which `macd` weighs more, and an operator's limits under
  /// which it trades on nearly every turn.
  private func trade(_ count: Int) throws {
    _ = try folder.file("bars.csv", Self.bars(count))
    _ = try folder.file(
      "witan.yaml",
      """
      voting:
        threshold: 1
        agreement: 0.5
        quorum: 0.1
      risk:
        position_size_pct: 2
        strategy_drawdown_pct: 90
        max_daily_loss_pct: 10.5
        breakers:
          enabled: false
      """)
    let ran = try host(
      "run", "--config", "witan.yaml", "--enable", "macd,momentum", "--weight", "momentum=0.05", "--set", "macd.fast=8",
      "--plugins", try #require(HostProgram.plugins), "--feed", "file:bars.csv", "--symbols", "BTC/USDT", "--interval",
      "1m", "--speed", "max", "--store", "sqlite:witan.db", "--no-web")
    try #require(ran.code == 0, "\(ran.error)")
  }

  private func number(_ sql: String, of store: String = "witan.db") throws -> Int64 {
    try DatabaseQueue(path: folder.path + "/" + store).read { try Int64.fetchOne($0, sql: sql) ?? -1 }
  }

  @Test func everyEffectOfHundredsOfTradesDeletedFromACopyIsRebuiltEqual() throws {
    try trade(1500)
    let trades = try number("SELECT count(*) FROM trades")
    #expect(trades >= 200, "a store without trades proves nothing: it has \(trades)")
    #expect(try number("SELECT count(*) FROM trades WHERE exit_reason = 'stop'") > 0)
    #expect(try number("SELECT count(*) FROM refusals WHERE reason = 'daily-loss'") > 0)

    let rebuilt = try host("replay", "sqlite:witan.db", "--rebuild", "copy.db", "--json")
    #expect(rebuilt.code == 0, "\(rebuilt.error)")
    let answer = try #require(
      try JSONSerialization.jsonObject(with: Data(rebuilt.output.utf8)) as? [String: Any])
    #expect(answer["schema"] as? String == "witan.rebuild/1" && answer["equal"] as? Bool == true)
    #expect((answer["deleted"] as? Int ?? 0) > 5000 && answer["deleted"] as? Int == answer["rebuilt"] as? Int)
    // Looked at without the host's own comparison: every table says the same, row by row.
    let (original, copy) = (
      try StoreContent(folder.path + "/witan.db"), try StoreContent(folder.path + "/copy.db")
    )
    #expect(copy.differences(from: original) == [])
    #expect(copy.tables["trades"]?.count == Int(trades))
    let again = try host("replay", "witan.db", "--rebuild", "copy.db")
    #expect(again.code == 1 && again.error.contains("copy.db exists already"), "\(again.error)")

    let verified = try host("replay", "witan.db", "--verify")
    #expect(verified.code == 0, "\(verified.error)")
    #expect(verified.output.hasPrefix("equal: all "), "\(verified.output)")
    let last = try number("SELECT n FROM event WHERE type = 'OrderFilled' ORDER BY seq DESC LIMIT 1")
    let seq = try number("SELECT seq FROM event WHERE type = 'OrderFilled' ORDER BY seq DESC LIMIT 1")
    try DatabaseQueue(path: folder.path + "/witan.db").write {
      try $0.execute(
        sql: "UPDATE event SET body = json_set(body, '$.data.execution.fee', '0.00000001') WHERE seq = ? AND n = ?",
        arguments: [seq, last])
    }
    let tampered = try host("replay", "witan.db", "--verify")
    #expect(tampered.code == 1)
    #expect(tampered.error.contains("differs at input \(seq), effect \(last): OrderFilled: "), "\(tampered.error)")
    #expect(tampered.error.contains("fee is recorded as 0.00000001"), "\(tampered.error)")
  }

  @Test func thePluginThatWroteAStoreChangesNothingAndOneOfAnotherIdIsRefused() throws {
    try trade(400)
    let plugins = try #require(HostProgram.plugins)
    let same = try host("replay", "witan.db", "--with", plugins + "/macd.so")
    #expect(same.code == 0, "\(same.error)")
    #expect(same.output.contains("400 answers, 0 of them different"), "\(same.output)")
    #expect(same.output.contains("decisions, 0 of them different"), "\(same.output)")
    let other = try host("replay", "witan.db", "--with", plugins + "/breakout.so")
    #expect(other.code == 2)
    #expect(other.error.contains("the id breakout") && other.error.contains("macd, momentum"), "\(other.error)")
    let text = try host("replay", "witan.db", "--with", "bars.csv")
    #expect(text.code == 2 && text.error.contains("expected an ELF shared object"), "\(text.error)")
  }

  @Test func anotherPluginsAnswersAndWhatWouldHaveComeOfThemAreTold() throws {
    // Momentum needs 50 bars, so it abstains on all twelve: the other strategy decides alone, and 60 is too little.
    _ = try ScriptedStore(folder, first: "momentum")
    let tried = try host("replay", "store.db", "--with", try #require(HostProgram.plugins) + "/momentum.so")
    #expect(tried.code == 0, "\(tried.error)")
    for part in [
      "momentum 1.0.0 in place of 1.2.0, over 15 inputs", "12 answers, 7 of them different",
      "12 decisions, 2 of them different", "2024-01-01T04:59:59.999Z BTC/USDT: BUY recorded, HOLD tried",
      "3 trades recorded, 2 tried", "only recorded: BTC/USDT 2024-01-01T05:00:00Z at 112.0",
    ] { #expect(tried.output.contains(part), "\(part) in\n\(tried.output)") }
    #expect(
      try DatabaseQueue(path: folder.path + "/store.db").read {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM trades")
      } == 3)
  }

  @Test func aReplayStopsWhereItIsToldToAndSaysWhereItStood() throws {
    _ = try ScriptedStore(folder)
    let early = try host("replay", "store.db", "--until", "3")
    #expect(early.code == 0, "\(early.error)")
    for part in ["2024-01-01T01:59:59.999Z: running", "holding 5.00000000 BTC, bought at 101.00000000"] {
      #expect(early.output.contains(part), "\(early.output)")
    }
    #expect(early.output.contains("replayed 3 of 15 inputs"))
    #expect(try host("replay", "store.db", "--until", "2024-01-01T01:59:59.999Z").output.contains("holding 5.0"))
    let whole = try host("replay", "store.db").output
    #expect(whole.contains("paused") && whole.contains("holding nothing"), "\(whole)")
    for (argument, part) in [("99", "expected at most 15"), ("soon", "expected the number of an input such as 120")] {
      let wrong = try host("replay", "store.db", "--until", argument)
      #expect(wrong.code == 2 && wrong.error.contains(part), "\(wrong.error)")
    }
    let both = try host("replay", "store.db", "--verify", "--until", "3")
    #expect(both.code == 2 && both.error.contains("expected at most one"), "\(both.error)")
  }
}
