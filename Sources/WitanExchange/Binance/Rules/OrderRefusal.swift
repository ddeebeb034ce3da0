public import WitanCore

/// Why an order was not sent: the venue would refuse it. The sentence names the filter, what was found and what was
/// expected.
public struct OrderRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The market.
  public let symbol: Symbol
  /// The filter's name at the venue, such as `LOT_SIZE`; or `status`, `orderTypes`, `quoteOrderQtyMarketAllowed`,
  /// `ocoAllowed`, `prices` where it is no filter that stands against it.
  public let filter: String
  /// What was found.
  public let found: String
  /// What was expected.
  public let expected: String

  /// `BTC/USDT: LOT_SIZE: found the quantity 0.00001, expected at least 0.0001`.
  public var description: String { "\(symbol): \(filter): found \(found), expected \(expected)" }
}
