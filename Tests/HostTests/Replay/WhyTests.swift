import Foundation
import Testing

/// `host why` and `host why-not` tell everything that led to an order, and name what they cannot find.
@Suite(.enabled(if: HostCommand.isBuilt, "no host was built beside the sources"))
struct WhyTests {
  let folder: Scratch
  let store: ScriptedStore
  init() throws {
    folder = try Scratch()
    store = try ScriptedStore(folder)
  }

  private func why(_ arguments: String...) throws -> HostProgram.Result {
    try HostProgram.run(["why"] + arguments + ["--store", "store.db"], in: folder)
  }

  /// Finds each of `parts`, runs of blanks counting as one.
  private func expect(_ result: HostProgram.Result, _ parts: [String]) {
    #expect(result.code == 0, "\(result.error)")
    let text = result.output.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    for part in parts { #expect(text.contains(part), "\(part) is not in:\n\(result.output)") }
  }

  @Test func anEntryTellsItsVotesSumsChecksSizeFillStopAndEnd() throws {
    expect(
      try why("o1"),
      [
        "o1 entry: buy 5.00000000 BTC on BTC/USDT at the next tradable price",
        "decided at 2024-01-01T00:59:59.999Z, at the price 100.00000000 USDT",
        "the risk gate let it pass: none of its 24 rules stood against it",
        // 5 at 101, a thousandth of it as the fee.
        "2024-01-01T01:00:00Z 5.00000000 101.00000000 0.50500000 100 basis points against us",
        "protected by the stop o2",
        "bought 5.00000000 BTC at 101.00000000 USDT, 2024-01-01T01:00:00Z",
        "sold at 111.00000000 USDT, 2024-01-01T03:00:00Z by o3 (signal)",
        // 50 gained, 0.505 and 0.555 paid.
        "result 48.94000000 USDT, fees of 1.06000000 USDT taken off",
        "d1 BTC/USDT at 2024-01-01T00:59:59.999Z, close 100.00000000 USDT: BUY with confidence 77.5",
        "it became the order o1",
        "quorum 1.0000 0.3000 holds weight of those who voted / enabled weight",
        "agreement 1.0000 0.6000 holds the winner's score / all scores",
        "threshold 77.5000 70.0000 holds the winners' mean confidence, by weight",
        "sums by the rule weighted; score = Σ weight × confidence; enabled weight 2",
        "BUY 155.0000 2.0000 2", "SELL 0.0000 0.0000 0",
        "alpha BUY 80.0000 1.0000 1.2.0 aa11bb22 K 0.5 lies under 20",
        "beta BUY 75.0000 1.0000 2.0.0 bb22cc33 it gave no reason",
        "gamma SELL 5.0000 0.0000 0.1.0 cc33dd44 does not count: disabled, or its weight is 0",
        "size 5.00000000 BTC, of an equity of 10000.00000000 USDT",
        "size 500.00000000 5 % of the equity ← bound it",
        "max-position 1937.50000000 20 % of the sleeve of alpha, which owns 51.6129 % of the purchase",
        "max-exposure 8000.00000000 80 % of the equity, less 0.00000000 held and under way",
      ])
  }

  @Test func aStopsExitTellsItsTriggerAndTheDecisionThatItProtected() throws {
    let stop = try store.order("stop", "filled")
    expect(
      try why(stop),
      [
        // The entry filled at 112: 5 % below is 106.4.
        "stop: sell", "BTC on BTC/USDT once the price falls to 106.40000000 USDT",
        "triggered the price 106.40000000 reached the stop 106.40000000",
        "106.40000000", "0 basis points", "what it ended", "bought", "at 112.00000000 USDT", "by o4",
        "sold at 106.40000000 USDT", "(stop)",
        "the decision that opened the position which the stop protects",
        "alpha BUY 90.0000", "beta BUY 60.0000",
      ])
  }

  @Test func anExitByVoteTellsTheVotesToSell() throws {
    expect(
      try why(try store.order("exit", "filled")),
      [
        "exit: sell 5.00000000 BTC on BTC/USDT at the next tradable price",
        "what only lessens a position is never refused",
        "the decision behind it", "SELL with confidence 85",
        "alpha SELL 90.0000 1.0000 1.2.0 aa11bb22 K 2.5 lies under 20",
        "beta SELL 80.0000", "what it ended", "result 48.94000000 USDT",
      ])
  }

  @Test func whatTheOperatorClosedSaysSoAndTellsWhatHadOpenedIt() throws {
    expect(
      try why(try store.order("close-all", "filled")),
      [
        "close-all: sell", "no vote asked for it: the operator closed everything", "sold at 103.00000000 USDT",
        "(close-all)", "the decision that opened what it closed", "alpha BUY 80.0000", "beta BUY 80.0000",
        "BUY with confidence 80",
      ])
  }

  @Test func aRefusedEntryTellsTheRuleInWords() throws {
    let denied = try store.order("entry", "denied")
    expect(
      try why(denied),
      [
        "the risk gate refused it; the first rule is the reason",
        "paused trading is paused; `host resume` ends that", "denied", "no fill",
        "nothing was done: the risk gate refused the order \(denied): paused (trading is paused",
        "alpha BUY 80.0000", "beta BUY 80.0000", "quorum 1.0000 0.3000 holds",
      ])
  }

  @Test func aBarWithoutATradeTellsWhyNot() throws {
    expect(
      try HostProgram.run(["why-not", "2024-01-01T11:30", "--store", "store.db"], in: folder),
      [
        "d12 BTC/USDT at 2024-01-01T11:59:59.999Z, close 103.00000000 USDT: HOLD", "nothing was done", "nobody voted",
        "alpha FAULT 1.0000 1.2.0 aa11bb22 the call failed",
        "beta ABSTAIN 1.0000 2.0.0 bb22cc33 no view, or still warming",
      ])
    // A vote that was valid for two hours counts at the next bar, where its strategy's answer is to follow.
    expect(
      try why("d6"),
      ["alpha BUY 90.0000 1.0000 1.2.0 aa11bb22 its vote of an earlier bar, still valid", "beta HOLD 50.0000"])
  }

  @Test func aTradesNumberIsItsEntryAndJSONHasItsSchema() throws {
    #expect(try why("t2").output.hasPrefix("o4  entry: buy"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(why("o1", "--json").output.utf8)) as? [String: Any])
    #expect(json["schema"] as? String == "witan.why/1")
    let order = try #require(json["order"] as? [String: Any])
    let votes = (order["decision"] as? [String: Any])?["votes"] as? [[String: Any]]
    #expect(votes?.compactMap { $0["strategy"] as? String } == ["alpha", "beta", "gamma"])
    #expect((order["fills"] as? [[String: Any]])?.first?["price"] as? String == "101.00000000")
    let not = try HostProgram.run(["why-not", "2024-01-01T11:30", "--store", "store.db", "--json"], in: folder)
    #expect(not.output.contains("\"witan.why-not/1\""), "\(not.output)")
  }

  @Test(arguments: [
    (["why", "o99"], "found o99, which the store does not hold; it has 9 orders"),
    (["why", "d99"], "12 decisions (d1 and on) and 3 closed trades"),
    (["why", "t4"], "found t4, which the store does not hold"), (["why", "0"], "found \"0\", expected o17"),
    (["why", "x"], "expected o17 (an order), d123 (a decision) or t4 (a closed trade)"),
    (["why", "2"], "found 2, which may be the order o2 or the decision d2 or the trade t2"),
    (["why-not", "noon"], "found the time \"noon\", expected UTC such as"),
    (["why-not", "2030-01-01"], "expected one up to 2024-01-01T11:59:59.999Z"),
    (["why-not", "2024-01-01", "--symbol", "ETH/USDT"], "expected a market of the store: BTC/USDT"),
    (["why-not", "2024-01-01", "--symbol", "btc"], "expected BASE/QUOTE in capitals"),
  ])
  func whatTheStoreDoesNotHoldIsWrongUsage(arguments: [String], sentence: String) throws {
    let result = try HostProgram.run(arguments + ["--store", "store.db"], in: folder)
    #expect(result.code == 2)
    #expect(result.error.contains(sentence), "\(result.error)")
    #expect(result.output == "")
  }

  @Test(arguments: [["why", "o1", "--store"], ["why-not", "2024-01-01", "--store"], ["replay"]])
  func whatIsNoStoreIsRefusedWithItsSentence(command: [String]) throws {
    _ = try folder.file("diary.txt", String(repeating: "not a database\n", count: 300))
    let missing = try HostProgram.run(command + ["none.db"], in: folder)
    #expect(missing.code == 1 && missing.error.contains("there is no store at none.db"), "\(missing.error)")
    let diary = try HostProgram.run(command + ["diary.txt"], in: folder)
    #expect(diary.code == 1 && diary.error.contains("diary.txt is not a database"), "\(diary.error)")
    try store.tamper("PRAGMA user_version = 99")
    let newer = try HostProgram.run(command + ["store.db"], in: folder)
    #expect(newer.code == 1 && newer.error.contains("newer version: found schema 99"), "\(newer.error)")
    try store.tamper("PRAGMA user_version = 1; PRAGMA application_id = 5")
    let foreign = try HostProgram.run(command + ["sqlite:store.db"], in: folder)
    #expect(foreign.code == 1 && foreign.error.contains("database of another program"), "\(foreign.error)")
    let remote = try HostProgram.run(command + ["postgres://me:secret@h/d"], in: folder)
    #expect(remote.code == 2 && remote.error.contains("postgres://me:***@h/d"), "\(remote.error)")
    #expect(!remote.error.contains("secret"))
  }
}
