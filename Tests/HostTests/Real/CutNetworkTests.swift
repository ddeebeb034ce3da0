import Foundation
import Testing
import WitanServices

/// What the operator's and the risk's last means do while the exchange cannot be reached: docs/exchange.md, "When the
/// exchange cannot be reached".
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct CutNetworkTests {
  private func holding(_ risk: [String] = []) throws -> (Rehearsal, StartedHost) {
    let rehearsal = try Rehearsal(period: 1, risk: risk + ["cooldown_seconds: 3600"])
    let host = try rehearsal.start()
    try #require(host.waits(upTo: 60) { host.count("PositionOpened") == 2 }, "\(host.outputSoFar) \(host.errorSoFar)")
    try #require(try rehearsal.settles())
    return (rehearsal, host)
  }

  private func expectClosed(_ rehearsal: Rehearsal, _ host: StartedHost) throws {
    #expect(host.waits(upTo: 90) { host.count("PositionClosed") == 2 }, "\(host.outputSoFar.suffix(3000))")
    try #require(try rehearsal.settles(), "\(host.outputSoFar.suffix(3000))")
    #expect(try rehearsal.ledger().accounts[0].orders.allSatisfy { !$0.isOpen })
    host.signal(SIGTERM)
    #expect(host.finish().code == 0, "\(host.errorSoFar)")
    let books = try HostBooks(rehearsal.store, in: rehearsal.folder)
    #expect(Agreement(venue: try rehearsal.ledger().accounts[0], books: books).differences == [])
  }

  @Test func closeAllSaysWhatIsNotDoneAndDoesItWhenTheExchangeIsBack() throws {
    let (rehearsal, host) = try holding()
    try rehearsal.tell("/faults", #"{"kind":"down","duration":"600m"}"#)
    let asked = try rehearsal.command("close-all", "--reason", "the network is cut")
    #expect(asked.code == 1, "\(asked)")
    for word in ["not done yet", "BTC/USDT is held", "ETH/USDT is held", "it is tried until"] {
      #expect(asked.error.contains(word), "\(asked.error)")
    }
    #expect(
      host.waits(upTo: 30) { host.outputSoFar.contains(", in the place of o") }, "\(host.outputSoFar.suffix(2000))")
    // Nothing was lost or pretended: what is held is still protected at the exchange.
    #expect(try rehearsal.status().positions.count == 2)
    #expect(try rehearsal.ledger().accounts[0].orders.filter { $0.isOpen && $0.isStop }.count == 2)
    try rehearsal.heal()
    try expectClosed(rehearsal, host)
  }

  @Test func anExchangeThatFreezesIsWaitedForAndThenEverythingIsClosed() throws {
    let (rehearsal, host) = try holding()
    kill(rehearsal.exchange.process.processIdentifier, SIGSTOP)
    let asked = try rehearsal.command("close-all", "--reason", "nothing answers")
    kill(rehearsal.exchange.process.processIdentifier, SIGCONT)
    #expect(asked.code == 1 && asked.error.contains("not done yet"), "\(asked)")
    try expectClosed(rehearsal, host)
  }

  @Test func aHostThatIsKilledWhileTheExchangeIsAwayClosesWhatItWasToldTo() throws {
    let (rehearsal, host) = try holding()
    try rehearsal.tell("/faults", #"{"kind":"down","duration":"600m"}"#)
    #expect(try rehearsal.command("close-all", "--reason", "the network is cut").code == 1)
    host.signal(SIGKILL)
    host.process.waitUntilExit()
    let again = try rehearsal.start()
    // It waits for the exchange, and says so.
    #expect(again.shows("was not to be had"), "\(again.errorSoFar)")
    try rehearsal.heal()
    try expectClosed(rehearsal, again)
  }

  @Test func theKillSwitchGoesOnUntilItsSalesAreDone() throws {
    let (rehearsal, host) = try holding(["position_size_pct: 20", "kill_switch_pct: 0.5"])
    // Prices still come; no order goes through.
    for method in ["POST", "DELETE", "GET"] {
      try rehearsal.tell("/faults", "{\"kind\":\"disconnect-before\",\"on\":\"\(method) /api/v3/order*\"}")
    }
    for symbol in ["BTCUSDT", "ETHUSDT"] {
      try rehearsal.tell("/price", "{\"symbol\":\"\(symbol)\",\"factor\":\"0.96\"}")
    }
    try #require(host.shows("KillSwitchActivated"), "\(host.outputSoFar.suffix(1500))")
    #expect(
      host.waits(upTo: 30) { host.outputSoFar.contains(", in the place of o") }, "\(host.outputSoFar.suffix(2000))")
    let status = try rehearsal.status()
    #expect(status.killed != nil && status.positions.count == 2, "what is not sold is still shown")
    try rehearsal.heal()
    try expectClosed(rehearsal, host)
  }
}
