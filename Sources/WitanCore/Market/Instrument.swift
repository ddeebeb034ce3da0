/// A market and the rules by which its orders are rounded.
public struct Instrument: Hashable, Codable, BitwiseCopyable, Sendable {
  /// The market's name.
  public let symbol: Symbol
  /// The step of prices, at least 1e-8.
  public let tick: Price
  /// The step of quantities, at least 1e-8.
  public let lot: Quantity
  /// The least worth of an order in quote currency; the host's own minimum applies beside it.
  public let minimumNotional: Money

  /// An instrument; without exchange rules tick and lot are 1e-8 and the minimum is nought.
  public init(
    symbol: Symbol, tick: Price = Price(units: 1), lot: Quantity = Quantity(units: 1),
    minimumNotional: Money = .zero
  ) {
    self.symbol = symbol
    self.tick = tick
    self.lot = lot
    self.minimumNotional = minimumNotional
  }

  /// `quantity` rounded down to a whole number of lots.
  @inlinable public func roundedDown(_ quantity: Quantity) -> Quantity {
    Quantity(units: quantity.units - quantity.units % lot.units)
  }
  /// `price` rounded up to a whole number of ticks.
  @inlinable public func roundedUp(_ price: Price) -> Price {
    let rest = price.units % tick.units
    return rest == 0 ? price : Price(units: price.units - rest + tick.units)
  }
  /// `price` rounded down to a whole number of ticks.
  @inlinable public func roundedDown(_ price: Price) -> Price {
    Price(units: price.units - price.units % tick.units)
  }
}
