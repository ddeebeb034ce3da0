import WitanCore

/// One public trade.
struct TapeTrade: Hashable, Sendable {
  let id: Int64
  let price: Price
  let quantity: Quantity
  let quote: Money
  let time: Instant
  let buyerIsMaker: Bool
  let buyerOrder: Int64
  let sellerOrder: Int64
}

/// The public trades of one market, newest last.
struct Tape: Sendable {
  private(set) var trades: [TapeTrade] = []
  private(set) var nextID: Int64 = 1
  private static let most = 100_000

  mutating func add(
    price: Price, quantity: Quantity, time: Instant, buyerIsMaker: Bool, buyerOrder: Int64, sellerOrder: Int64
  ) -> TapeTrade {
    let trade = TapeTrade(
      id: nextID, price: price, quantity: quantity, quote: Amount(price, times: quantity).money(.down), time: time,
      buyerIsMaker: buyerIsMaker, buyerOrder: buyerOrder, sellerOrder: sellerOrder)
    nextID += 1
    trades.append(trade)
    if trades.count > Self.most + Self.most / 4 { trades.removeFirst(trades.count - Self.most) }
    return trade
  }

  /// Trades from an id on, oldest first.
  func from(id: Int64, limit: Int) -> ArraySlice<TapeTrade> {
    guard let first = trades.first else { return [] }
    let start = max(0, Int(clamping: id - first.id))
    return start < trades.count ? trades[start...].prefix(limit) : []
  }
}
