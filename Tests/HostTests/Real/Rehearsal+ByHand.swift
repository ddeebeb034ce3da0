import Testing
import WitanCore
import WitanServices

// What the account's owner does beside the host.
extension Rehearsal {
  /// Trades by hand; the trades that it became.
  func trade(_ symbol: String, _ side: String, _ quantity: String) throws -> [SeenLedger.Trade] {
    let before = Set(try ledger().accounts[0].trades.map(\.name))
    try tell(
      "/order", "{\"symbol\":\"\(symbol)\",\"side\":\"\(side)\",\"type\":\"MARKET\",\"quantity\":\"\(quantity)\"}")
    let wanted = try #require(Quantity(quantity))
    var trades: [SeenLedger.Trade] = []
    let isTraded = try waits(upTo: 10) {
      trades = try ledger().accounts[0].trades.filter { !before.contains($0.name) }
      return trades.reduce(Quantity.zero) { $0 + $1.qty } == wanted
    }
    #expect(isTraded, "\(trades)")
    return trades
  }

  /// Waits until a comparison names every one of these trades, and gives the names.
  func names(_ symbol: String, _ trades: [SeenLedger.Trade]) throws -> [String] {
    let names = trades.map { "trade:\(symbol):\($0.id)" }.sorted()
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
