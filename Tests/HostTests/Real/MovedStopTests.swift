import Foundation
import Testing
import WitanCore
import WitanServices

/// A stop at the exchange that has to grow or to shrink with its position.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct MovedStopTests {
  /// What befalls the order that takes the stop's place.
  private static let faults = [
    "timeout-before", "timeout-after", "error-before", "error-after", "disconnect-before", "disconnect-after",
    "rate-limit",
  ]

  @Test func aPositionIsNeverWithoutAStopWhileThatIsMovedWhateverBefallsItsOrder() throws {
    let rehearsal = try Rehearsal(period: 1)
    let host = try rehearsal.start()
    try #require(host.waits(upTo: 60) { host.count("PositionOpened BTC/USDT") > 0 }, "\(host.outputSoFar)")
    #expect(try rehearsal.command("pause", "--reason", "the owner trades").code == 0)
    try #require(try rehearsal.settles())
    for (index, fault) in ([nil] + Self.faults.map(Optional.some)).enumerated() {
      if let fault {
        try rehearsal.tell(
          "/faults", "{\"kind\":\"\(fault)\",\"on\":\"POST /api/v3/order/cancelReplace\",\"count\":1,\"retryAfter\":1}")
      }
      let held = try #require(try rehearsal.position("BTC/USDT")).quantity
      try rehearsal.tradeForTheHost("BTC/USDT", index % 3 == 2 ? "SELL" : "BUY", "0.002")
      let isMoved = try rehearsal.waits(upTo: 60) {
        let open = try rehearsal.ledger().accounts[0].orders.filter { $0.isOpen && $0.symbol == "BTCUSDT" }
        guard open.count == 1, let position = try rehearsal.position("BTC/USDT") else { return false }
        // The rest is less than a lot.
        return position.quantity != held && position.quantity.units - open[0].origQty.units < 1000
          && position.quantity >= open[0].origQty
      }
      try #require(isMoved, "\(fault ?? "no fault"): \(host.outputSoFar.suffix(3000))")
      try #require(try rehearsal.settles(), "\(fault ?? "no fault")")
    }
    #expect(try FaultPlan.struck(rehearsal.exchange) == Set(Self.faults))
    #expect(!host.outputSoFar.contains("state=halted"))
    let stops = try rehearsal.ledger().accounts[0].orders.filter { $0.isStop && $0.symbol == "BTCUSDT" }
      .sorted { $0.orderId < $1.orderId }
    #expect(stops.count > Self.faults.count + 1, "one at least each time")
    for (old, new) in zip(stops, stops.dropFirst()) {
      #expect(new.time <= old.updateTime, "bare for \(new.time - old.updateTime) ms before \(new.clientOrderId)")
    }
    host.signal(SIGTERM)
    #expect(host.finish().code == 0, "\(host.errorSoFar)")
    let books = try HostBooks(rehearsal.store, in: rehearsal.folder)
    #expect(Agreement(venue: try rehearsal.ledger().accounts[0], books: books).differences == [])
  }
}
