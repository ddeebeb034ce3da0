public import WitanCore

/// A market that a ``SimulatedMarket`` invents prices for.
public struct SimulatedListing: Hashable, Sendable {
  /// The market.
  public let symbol: Symbol
  /// The price it begins at and is loosely tied to; at least 100 steps.
  public let price: Price
  /// The step of its prices.
  public let step: Price
  /// What is traded in a usual minute, in base currency.
  public let volume: Quantity
  /// How much of its movement is the whole market's, 0 to 1: two markets of 0.8 correlate by 0.64.
  public let coupling: Double
  /// How wide its prices move in a usual minute, as a part of the price.
  public let volatility: Double

  /// A listing.
  ///
  /// - Throws: ``FeedError`` (`setting`) where a number is out of range: the price between 100 steps and
  ///   100,000,000, the volume above 0 and at most 1,000,000, the coupling in 0 to 1, the volatility above 0 and at
  ///   most 0.01.
  public init(
    symbol: Symbol, price: Price, step: Price = Price(units: 1_000_000),
    volume: Quantity = Quantity(units: 1_200_000_000),
    coupling: Double = 0.8, volatility: Double = 0.0006
  ) throws(FeedError) {
    guard step.units > 0, price.units <= 100_000_000 * Price.scale, price.units / step.units >= 100 else {
      throw FeedError(
        .setting,
        "\(symbol): found the price \(price) in steps of \(step), expected 100 steps to 100000000; "
          + "give another price or step")
    }
    guard volume.units > 0, volume.units <= 1_000_000 * Quantity.scale, (0...1).contains(coupling), volatility > 0,
      volatility <= 0.01
    else {
      throw FeedError(
        .setting,
        "\(symbol): found volume \(volume), coupling \(coupling), volatility \(volatility), expected above 0 "
          + "to 1000000, 0 to 1, above 0 to 0.01; correct them")
    }
    self.symbol = symbol
    self.price = price
    self.step = step
    self.volume = volume
    self.coupling = coupling
    self.volatility = volatility
  }

  /// A listing with the price and volume that a market of this name may be expected to have.
  /// - Throws: never for a symbol of its own making; see the other initializer.
  public static func usual(_ symbol: Symbol) throws(FeedError) -> SimulatedListing {
    switch symbol.base {
    case "BTC": try SimulatedListing(symbol: symbol, price: Price(units: 4_200_000_000_000))
    case "ETH":
      try SimulatedListing(
        symbol: symbol, price: Price(units: 240_000_000_000), volume: Quantity(units: 20_000_000_000))
    case "SOL":
      try SimulatedListing(
        symbol: symbol, price: Price(units: 10_500_000_000), volume: Quantity(units: 300_000_000_000))
    default:
      try SimulatedListing(
        symbol: symbol, price: Price(units: 10_000_000_000), volume: Quantity(units: 100_000_000_000))
    }
  }
}
