/// One execution: some of an order was traded.
public struct Execution: Hashable, Sendable, BitwiseCopyable {
  /// The order.
  public let order: OrderID
  /// What was traded, in base currency, positive.
  public let quantity: Quantity
  /// At which price.
  public let price: Price
  /// What the venue took for it, in quote currency, not negative: paid beside the price, or, where ``withheld`` is not
  /// nought, the worth of what was withheld and part of the price that was paid.
  public let fee: Money
  /// When.
  public let time: Instant
  /// What the venue kept of a purchase as its fee, in base currency; less arrives than was traded.
  public let withheld: Quantity
  /// The venue's number of the trade, which it never gives to two trades of a market; 0 on paper.
  public let trade: Int64
  /// A fee in an asset that is neither of the market's two; it is the owner's, and stands in no sum.
  public let foreignFee: ForeignFee?

  /// What arrives of a purchase.
  public var net: Quantity { quantity - withheld }

  /// An execution whose fee is paid in quote currency.
  public init(order: OrderID, quantity: Quantity, price: Price, fee: Money, time: Instant, trade: Int64 = 0) {
    self.init(
      order: order, quantity: quantity, price: price, fee: fee, time: time, withheld: .zero, trade: trade,
      foreignFee: nil)
  }

  /// An execution of a venue, with its fee in whichever asset it was taken.
  ///
  /// - Parameters:
  ///   - side: only of a purchase can a part be withheld.
  ///   - commission: what was taken.
  public init(
    order: OrderID, side: Side, quantity: Quantity, price: Price, commission: Commission, time: Instant, trade: Int64
  ) {
    switch commission {
    case .quote(let fee):
      self.init(order: order, quantity: quantity, price: price, fee: fee, time: time, trade: trade)
    case .base(let asset, let part) where side == .sell || part > quantity:
      // More was taken than was traded: the rest of the owner's coins paid it.
      self.init(
        order: order, quantity: quantity, price: price, fee: .zero, time: time, withheld: .zero, trade: trade,
        foreignFee: ForeignFee(asset: asset, quantity: part))
    case .base(_, let part):
      let worth =
        Amount(price, times: quantity).money(.halfEven) - Amount(price, times: quantity - part).money(.halfEven)
      self.init(
        order: order, quantity: quantity, price: price, fee: worth, time: time, withheld: part, trade: trade,
        foreignFee: nil)
    case .foreign(let fee):
      self.init(
        order: order, quantity: quantity, price: price, fee: .zero, time: time, withheld: .zero, trade: trade,
        foreignFee: fee)
    }
  }

  private init(
    order: OrderID, quantity: Quantity, price: Price, fee: Money, time: Instant, withheld: Quantity, trade: Int64,
    foreignFee: ForeignFee?
  ) {
    (self.order, self.quantity, self.price, self.fee, self.time) = (order, quantity, price, fee, time)
    (self.withheld, self.trade, self.foreignFee) = (withheld, trade, foreignFee)
  }
}

/// What a venue took for an execution, and in which asset.
public enum Commission: Hashable, Sendable, BitwiseCopyable {
  /// In quote currency.
  case quote(Money)
  /// In the market's base currency, of that name.
  case base(Asset, Quantity)
  /// In a third asset.
  case foreign(ForeignFee)
}

/// A fee in an asset of the owner's.
public struct ForeignFee: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The asset: `BNB`.
  public let asset: Asset
  /// How much of it, positive.
  public let quantity: Quantity
  /// A fee.
  public init(asset: Asset, quantity: Quantity) { (self.asset, self.quantity) = (asset, quantity) }
}

extension Execution: Codable {
  private enum Key: String, CodingKey { case order, quantity, price, fee, time, withheld, trade, foreignFee }

  /// What is nought is left out: executions on paper are written as they always were.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(order, forKey: .order)
    try container.encode(quantity, forKey: .quantity)
    try container.encode(price, forKey: .price)
    try container.encode(fee, forKey: .fee)
    try container.encode(time, forKey: .time)
    if withheld != .zero { try container.encode(withheld, forKey: .withheld) }
    if trade != 0 { try container.encode(trade, forKey: .trade) }
    try container.encodeIfPresent(foreignFee, forKey: .foreignFee)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(
      order: try container.decode(OrderID.self, forKey: .order),
      quantity: try container.decode(Quantity.self, forKey: .quantity),
      price: try container.decode(Price.self, forKey: .price), fee: try container.decode(Money.self, forKey: .fee),
      time: try container.decode(Instant.self, forKey: .time),
      withheld: try container.decodeIfPresent(Quantity.self, forKey: .withheld) ?? .zero,
      trade: try container.decodeIfPresent(Int64.self, forKey: .trade) ?? 0,
      foreignFee: try container.decodeIfPresent(ForeignFee.self, forKey: .foreignFee))
  }
}
