import Foundation
import Testing

/// What real mode does not begin with.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct RealRefusalTests {
  /// Runs a host that must not start, and expects its exit code, these words, no order and no store.
  private func expectRefusal(
    _ rehearsal: Rehearsal, _ code: Int32, _ words: [String], arguments: [String]? = nil,
    environment: [String: String] = [:], from place: SourceLocation = #_sourceLocation
  ) throws {
    let result = try HostProgram.run(
      try arguments ?? rehearsal.arguments(), in: rehearsal.folder, environment: try rehearsal.environment(environment))
    #expect(result.code == code, "\(result)", sourceLocation: place)
    for word in words { #expect(result.error.contains(word), "\(word): \(result.error)", sourceLocation: place) }
    #expect(!FileManager.default.fileExists(atPath: rehearsal.store), sourceLocation: place)
    #expect(try rehearsal.ledger().accounts[0].orders.isEmpty, sourceLocation: place)
  }

  @Test func withoutTheOperatorsWordTheKeyOrTheExchangesPricesNothingStarts() throws {
    let rehearsal = try Rehearsal()
    try expectRefusal(
      rehearsal, 3, ["--i-understand", "BTC/USDT, ETH/USDT", "never touched"],
      arguments: try rehearsal.arguments(understands: false))
    try expectRefusal(
      rehearsal, 3, ["BINANCE_API_KEY"], environment: ["BINANCE_API_KEY": "", "BINANCE_API_SECRET": ""])
    try expectRefusal(
      rehearsal, 3, ["--feed binance"], arguments: try rehearsal.arguments(more: ["--feed", "sim", "--speed", "1x"]))
    try expectRefusal(
      rehearsal, 3, ["certificate"], arguments: try rehearsal.arguments(more: ["--require-conformance", "3"]))
  }

  @Test func aKeyThatMayWithdrawIsRefused() throws {
    let folder = try Scratch()
    let (key, secret) = ("may-withdraw-\(UUID())", "hush-\(UUID())")
    let accounts = """
      accounts:
        - name: spender
          balances: {USDT: 10000}
          keys: [{key: "\(key)", secret: "\(secret)", permissions: [read, trade, withdraw]}]
      """
    let rehearsal = try Rehearsal(options: ["--accounts", try folder.file("a.yaml", accounts)])
    try expectRefusal(
      rehearsal, 3, ["may withdraw"], environment: ["BINANCE_API_KEY": key, "BINANCE_API_SECRET": secret])
  }

  @Test(arguments: [
    (["quorum: 0"], ["voting.quorum", "more than 0"]), (["threshold: 0"], ["voting.threshold", "more than 0"]),
  ])
  func aVoteThatOneVoiceOrAnyWhimWouldWinIsRefused(voting: [String], words: [String]) throws {
    let rehearsal = try Rehearsal(voting: "{\(voting.joined(separator: ", "))}")
    try expectRefusal(rehearsal, 2, words)
  }

  @Test(arguments: [
    ("position_size_pct: 21", "risk.position_size_pct"), ("kill_switch_pct: 100", "risk.kill_switch_pct"),
  ])
  func aLimitThatIsNoneIsRefused(risk: String, word: String) throws {
    try expectRefusal(try Rehearsal(risk: [risk]), 2, [word])
  }

  @Test func moreCapitalThanIsInTheAccountIsRefused() throws {
    let rehearsal = try Rehearsal(trading: ["initial_capital: 20001"])
    try expectRefusal(rehearsal, 3, ["20000.00000000 USDT free", "20001"])
  }

  @Test func aSecondHostOnTheAccountIsRefused() throws {
    let rehearsal = try Rehearsal()
    let host = try rehearsal.start()
    try #require(host.shows("AccountAgrees"), "\(host.outputSoFar) \(host.errorSoFar)")
    var arguments = try rehearsal.arguments(store: rehearsal.folder.path + "/other.db")
    arguments[arguments.count - 1] = rehearsal.folder.path + "/other.s"
    let second = try HostProgram.run(arguments, in: rehearsal.folder, environment: try rehearsal.environment())
    #expect(second.code == 3 && second.error.contains("process \(host.process.processIdentifier)"), "\(second)")
    #expect(!FileManager.default.fileExists(atPath: rehearsal.folder.path + "/other.db"))
    // The right ends with the process that has it, however it ends.
    host.signal(SIGKILL)
    host.process.waitUntilExit()
    let third = try rehearsal.start()
    #expect(third.shows("AccountAgrees"), "\(third.errorSoFar)")
    third.signal(SIGTERM)
    #expect(third.finish().code == 0)
  }

  @Test func aDryRunPlacesNothingAndIsNoFirstUse() throws {
    let rehearsal = try Rehearsal(trading: ["dry_run: true"])
    let host = try HostProgram.start(
      try rehearsal.arguments(understands: false), in: rehearsal.folder, environment: try rehearsal.environment())
    try #require(host.shows("a rehearsal, nothing was placed"), "\(host.outputSoFar) \(host.errorSoFar)")
    #expect(host.outputSoFar.contains("the venue would have taken it"))
    host.signal(SIGTERM)
    #expect(host.finish().code == 0, "\(host.errorSoFar)")
    let account = try rehearsal.ledger().accounts[0]
    #expect(account.orders.isEmpty && account.trades.isEmpty)
    // The store is there now, and real money still needs the word.
    let real = try HostProgram.run(
      try rehearsal.arguments(understands: false), in: rehearsal.folder,
      environment: try rehearsal.environment(["WITAN_TRADING_DRY_RUN": "false"]))
    #expect(real.code == 3 && real.error.contains("--i-understand"), "\(real)")
  }
}
