public import WitanCore

/// One execution, as `myTrades` tells it.
public struct TradeReport: Hashable, Sendable {
  /// The market's name at the venue.
  public let symbol: String
  /// Its number, unique within the symbol and rising.
  public let tradeID: Int64
  /// The venue's number of the order.
  public let orderID: Int64
  /// The venue's number of the order's pair; nil = it is not part of one.
  public let pairID: Int64?
  /// Which side the account was on.
  public let side: Side
  /// At which price.
  public let price: Price
  /// How much, before the fee.
  public let quantity: Quantity
  /// What it was worth.
  public let worth: Money
  /// What the venue took, of whichever asset.
  public let fee: AssetAmount
  /// When.
  public let time: Instant
  /// Whether the account's order was the one that rested.
  public let isMaker: Bool
}

extension TradeReport: Decodable {
  private enum Key: String, CodingKey {
    case symbol, id, orderId, orderListId, price, qty, quoteQty, commission, commissionAsset, time, isBuyer, isMaker
  }
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    symbol = try object.decode(String.self, forKey: .symbol)
    tradeID = try object.decode(Int64.self, forKey: .id)
    orderID = try object.decode(Int64.self, forKey: .orderId)
    pairID = try object.decodeIfPresent(Int64.self, forKey: .orderListId).flatMap { $0 < 0 ? nil : $0 }
    side = try object.decode(Bool.self, forKey: .isBuyer) ? .buy : .sell
    price = try object.decode(Price.self, forKey: .price)
    quantity = try object.decode(Quantity.self, forKey: .qty)
    worth = try object.decode(Money.self, forKey: .quoteQty)
    fee = AssetAmount(
      try object.decode(String.self, forKey: .commissionAsset), try object.decode(Quantity.self, forKey: .commission))
    time = Instant(milliseconds: try object.decode(Int64.self, forKey: .time))
    isMaker = try object.decode(Bool.self, forKey: .isMaker)
  }
}
