import Foundation
import Testing
import WitanCore
import WitanServices

/// An account in which its owner keeps coins of the very markets that the host trades.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct OwnersCoinsTests {
  private func expectOwnersCoins(_ rehearsal: Rehearsal) throws {
    let account = try rehearsal.ledger().accounts[0]
    for asset in ["BTC", "ETH"] {
      let left = account.change(asset)
      // Nothing of the owner's is gone; what is more is the host's own dust, less than a lot.
      #expect(left >= 0 && left < 100_000, "\(asset): \(left) units beside the owner's")
    }
    #expect(account.orders.allSatisfy { !$0.isOpen })
  }

  @Test func closeAllSellsWhatTheHostBoughtAndNothingElse() throws {
    let rehearsal = try Rehearsal(period: 1, risk: ["cooldown_seconds: 3600"])
    let host = try rehearsal.start()
    try #require(host.waits(upTo: 60) { host.count("PositionOpened") == 2 }, "\(host.outputSoFar) \(host.errorSoFar)")
    try #require(try rehearsal.settles())
    #expect(try rehearsal.ledger().accounts[0].orders.filter(\.isOpen).count == 2, "a stop each")
    let closed = try rehearsal.command("close-all", "--reason", "a rehearsal")
    #expect(closed.code == 0 && closed.output.contains("all that the host bought is sold"), "\(closed)")
    try expectOwnersCoins(rehearsal)
    #expect(try rehearsal.status().positions.isEmpty)
    host.signal(SIGTERM)
    #expect(host.finish().code == 0, "\(host.errorSoFar)")
    let books = try HostBooks(rehearsal.store, in: rehearsal.folder)
    #expect(Agreement(venue: try rehearsal.ledger().accounts[0], books: books).differences == [])
  }

  @Test func theKillSwitchSellsWhatTheHostBoughtAndNothingElse() throws {
    let rehearsal = try Rehearsal(period: 1, risk: ["position_size_pct: 20", "kill_switch_pct: 0.5"])
    let host = try rehearsal.start()
    try #require(host.waits(upTo: 60) { host.count("PositionOpened") == 2 }, "\(host.outputSoFar) \(host.errorSoFar)")
    try #require(try rehearsal.settles())
    // 4 % of 40 %: above the stops, and past the limit.
    for symbol in ["BTCUSDT", "ETHUSDT"] {
      try rehearsal.tell("/price", "{\"symbol\":\"\(symbol)\",\"factor\":\"0.96\"}")
    }
    try #require(host.shows("KillSwitchActivated"), "\(host.outputSoFar.suffix(1500))")
    #expect(host.waits(upTo: 60) { host.count("PositionClosed") == 2 }, "\(host.outputSoFar.suffix(1500))")
    #expect(host.outputSoFar.contains("by=kill"))
    try #require(try rehearsal.settles())
    try expectOwnersCoins(rehearsal)
    #expect(try rehearsal.status().killed != nil)
    // It buys nothing more, also after a restart.
    host.signal(SIGKILL)
    host.process.waitUntilExit()
    let again = try rehearsal.start()
    try #require(again.shows("AccountAgrees") && again.shows("reason=killed"), "\(again.outputSoFar.suffix(1500))")
    try expectOwnersCoins(rehearsal)
    again.signal(SIGTERM)
    #expect(again.finish().code == 0, "\(again.errorSoFar)")
  }
}
