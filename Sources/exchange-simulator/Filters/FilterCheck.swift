import WitanCore

/// An order as the filters look at it, and what they must know of the market and the account.
struct FilterCheck: Sendable {
  let side: Side
  let type: OrderType
  /// The limit; nil for an order at the market's price.
  let price: Price?
  let stopPrice: Price?
  /// Nil where the order gives an amount of quote instead.
  let quantity: Quantity?
  let quoteAmount: Money?
  let iceberg: Quantity?
  /// The last price.
  let last: Price
  /// What the account holds of the base and its open buys together.
  let position: Quantity
  let openOrders: Int64
  let openAlgoOrders: Int64
  let openIcebergOrders: Int64
  /// How many orders come with it (an OCO: 2), and how many of those are stops.
  let count: Int64
  let algoCount: Int64

  /// The name of the first filter that the order fails; nil where it passes all.
  /// - Parameter average: The mean price of so many minutes.
  func failure(of filters: [SymbolFilter], average: (Int64) -> Price) -> String? {
    filters.first { !passes($0, average: average) }?.name
  }

  private func passes(_ filter: SymbolFilter, average: (Int64) -> Price) -> Bool {
    let market = type == .market
    switch filter {
    case .price(let min, let max, let tick):
      return [price, stopPrice].compactMap(\.self).allSatisfy { Self.fits($0, min, max, tick) }
    case .lot(let min, let max, let step):
      return [quantity, iceberg].compactMap(\.self).allSatisfy { Self.fits($0, min, max, step) }
    case .marketLot(let min, let max, let step):
      guard market, let quantity else { return true }
      return Self.fits(quantity, min, max, step)
    case .minNotional(let min, let applyToMarket, let minutes):
      return !market || applyToMarket ? worth(average(minutes)) >= Amount(min) : true
    case .notional(let min, let applyMin, let max, let applyMax, let minutes):
      let worth = worth(average(minutes))
      if !market || applyMin, worth < Amount(min) { return false }
      return !(!market || applyMax) || max.units == 0 || worth <= Amount(max)
    case .percentPrice(let up, let down, let minutes):
      return within(average(minutes), up: up, down: down)
    case .percentPriceBySide(let bidUp, let bidDown, let askUp, let askDown, let minutes):
      return within(average(minutes), up: side == .buy ? bidUp : askUp, down: side == .buy ? bidDown : askDown)
    case .icebergParts(let limit):
      guard let iceberg, iceberg.units > 0, let quantity else { return true }
      return (Int128(quantity.units) + Int128(iceberg.units) - 1) / Int128(iceberg.units) <= Int128(limit)
    case .maxOrders(let most): return market || openOrders + count <= most
    case .maxAlgoOrders(let most): return algoCount == 0 || openAlgoOrders + algoCount <= most
    case .maxIcebergOrders(let most): return iceberg == nil || openIcebergOrders + 1 <= most
    case .maxPosition(let most):
      return side == .sell || Int128(position.units) + Int128(quantity?.units ?? 0) <= Int128(most.units)
    case .trailingDelta: return true
    }
  }

  private static func fits<Value: FixedPoint>(_ value: Value, _ min: Value, _ max: Value, _ step: Value) -> Bool {
    value >= min && (max.units == 0 || value <= max) && (step.units == 0 || value.units % step.units == 0)
  }

  /// What the order is worth: at its limit, its stop, or the mean price.
  private func worth(_ average: Price) -> Amount {
    if let quoteAmount { return Amount(quoteAmount) }
    return Amount(price ?? stopPrice ?? average, times: quantity ?? .zero)
  }

  private func within(_ average: Price, up: Price, down: Price) -> Bool {
    guard let price else { return true }
    let hundred = Int128(price.units) * Int128(Price.scale)
    let mean = Int128(average.units)
    return (up.units == 0 || hundred <= mean * Int128(up.units)) && hundred >= mean * Int128(down.units)
  }
}
