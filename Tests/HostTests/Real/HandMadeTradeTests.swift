import Foundation
import Testing
import WitanCore
import WitanServices

/// What somebody trades by hand in a market that the host trades.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct HandMadeTradeTests {
  @Test func aTradeByHandBarsEntriesUntilTheOperatorSaysWhoseItIs() throws {
    let rehearsal = try Rehearsal(period: 1)
    let host = try rehearsal.start()
    try #require(host.shows("AccountAgrees"), "\(host.outputSoFar) \(host.errorSoFar)")
    #expect(try rehearsal.command("pause", "--reason", "the owner trades").code == 0)
    #expect(try rehearsal.command("close-all").code == 0)
    let owners = try rehearsal.trade("BTCUSDT", "BUY", "0.002")
    let names = try rehearsal.names("BTC/USDT", owners)
    #expect(host.shows("AccountDiffers BTC/USDT"), "\(host.outputSoFar.suffix(1500))")
    let shown = try rehearsal.command("account")
    #expect(names.allSatisfy { shown.output.contains($0) && shown.output.contains("account settle \($0) --host") })

    // One market waits, the other trades.
    let opened = ["BTC/USDT", "ETH/USDT"].map { host.count("PositionOpened \($0)") }
    #expect(try rehearsal.command("resume", "--reason", "goes on").code == 0)
    #expect(host.waits(upTo: 60) { host.outputSoFar.contains("OrderDenied BTC/USDT buy reason=unreconciled") })
    #expect(host.waits(upTo: 60) { host.count("PositionOpened ETH/USDT") > opened[1] })
    #expect(try !rehearsal.status().positions.contains { $0.symbol.description == "BTC/USDT" })

    // The owner's: nothing is booked, and entries go on.
    let wrong = try rehearsal.command("account", "settle", "trade:BTC/USDT:999999", "--owner")
    #expect(wrong.code == 1 && wrong.error.contains("found no difference"), "\(wrong)")
    for name in names { #expect(try rehearsal.command("account", "settle", name, "--owner").code == 0) }
    #expect(try rehearsal.account().differences.isEmpty)
    let isBought = host.waits(upTo: 60) { host.count("PositionOpened BTC/USDT") > opened[0] }
    #expect(isBought, "\(host.outputSoFar.suffix(1500))")

    // The host's: a sale of what it holds lessens its position, and the stop follows.
    try #require(try rehearsal.settles())
    let before = try #require(try rehearsal.position("BTC/USDT"))
    try rehearsal.tradeForTheHost("BTC/USDT", "SELL", "0.002")
    try #require(try rehearsal.settles())
    let after = try #require(try rehearsal.position("BTC/USDT"))
    #expect(before.quantity.units - after.quantity.units == 200_000)
    let stops = try rehearsal.ledger().accounts[0].orders.filter { $0.isOpen && $0.isStop && $0.symbol == "BTCUSDT" }
    #expect(stops.count == 1 && (stops.first?.origQty ?? .zero) <= after.quantity, "\(stops) \(after)")

    // What is left to the owner stays so after a restart.
    host.signal(SIGKILL)
    host.process.waitUntilExit()
    let again = try rehearsal.start()
    try #require(again.shows("AccountAgrees"), "\(again.outputSoFar.suffix(1500)) \(again.errorSoFar)")
    #expect(try rehearsal.account().differences.isEmpty)
    #expect(try rehearsal.command("close-all").code == 0)
    again.signal(SIGTERM)
    #expect(again.finish().code == 0, "\(again.errorSoFar)")
    let books = try HostBooks(rehearsal.store, in: rehearsal.folder)
    let agreement = Agreement(
      venue: try rehearsal.ledger().accounts[0], books: books, owners: Set(owners.map(\.name)))
    #expect(agreement.differences == [])
  }
}
