public import WitanCore

/// What the filters of a symbol need to know beside the order. What is nil is not checked here, and by the venue alone.
public struct MarketFacts: Hashable, Sendable {
  /// The last price.
  public var last: Price?
  /// The average over the minutes that the filter names (`avgPrice`); nil = use ``last``.
  public var average: Price?
  /// How many orders of the symbol are open; a pair counts 2.
  public var openOrders: Int?
  /// How many of them wait for a price.
  public var openAlgoOrders: Int?
  /// How many orders of the account are open.
  public var accountOrders: Int?
  /// How many of the account's wait for a price.
  public var accountAlgoOrders: Int?
  /// What is owned of the base asset, free and locked.
  public var owned: Quantity?
  /// What open BUY orders may still add to it.
  public var openBuys: Quantity?

  /// Nothing is known.
  public init() {}

  /// The price that an order without one is reckoned at, by a filter that averages over so many minutes.
  func price(minutes: Int) -> Price? { minutes == 0 ? last ?? average : average ?? last }
}
