import Testing
import WitanCore
import WitanServices

// What the account's owner does beside the host.
extension Rehearsal {
  /// Trades by hand; the numbers of its trades.
  func trade(_ symbol: String, _ side: String, _ quantity: String) throws -> Set<Int64> {
    let before = Set(try ledger().accounts[0].trades.map(\.id))
    try tell(
      "/order", "{\"symbol\":\"\(symbol)\",\"side\":\"\(side)\",\"type\":\"MARKET\",\"quantity\":\"\(quantity)\"}")
    let wanted = try #require(Quantity(quantity))
    var trades: [SeenLedger.Trade] = []
    let isTraded = try waits(upTo: 10) {
      trades = try ledger().accounts[0].trades.filter { !before.contains($0.id) }
      return trades.reduce(Quantity.zero) { $0 + $1.qty } == wanted
    }
    #expect(isTraded, "\(trades)")
    return Set(trades.map(\.id))
  }

  /// Waits until a comparison names every one of these trades, and gives the names.
  func names(_ symbol: String, _ trades: Set<Int64>) throws -> [String] {
    let names = trades.map { "trade:\(symbol):\($0)" }.sorted()
    let isNamed = try waits(upTo: 60) { try account().differences.map(\.id).sorted() == names }
    let found = try account()
    #expect(isNamed, "expected \(names), found \(found)")
    return names
  }

  /// Trades by hand, and says that it was for the host.
  func tradeForTheHost(_ symbol: String, _ side: String, _ quantity: String) throws {
    let trades = try trade(symbol.filter { $0 != "/" }, side, quantity)
    for name in try names(symbol, trades) {
      let settled = try command("account", "settle", name, "--host")
      #expect(settled.code == 0, "\(settled)")
    }
  }

  /// What the host holds in a market; nil where nothing.
  func position(_ symbol: String) throws -> StatusReport.Position? {
    try status().positions.first { $0.symbol.description == symbol }
  }
}
