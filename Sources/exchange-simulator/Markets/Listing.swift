import WitanCore

/// What the venue says about one symbol.
struct Listing: Sendable {
  let base: String
  let quote: String
  /// `TRADING`, `HALT`, `BREAK`…
  var status = "TRADING"
  var filters: [SymbolFilter]
  var orderTypes: [OrderType] = OrderType.allCases

  /// The venue's name of it: `BTCUSDT`.
  let name: String
  /// The stream's name of it: `btcusdt`.
  let streamName: String

  init(base: String, quote: String, filters: [SymbolFilter]) {
    (self.base, self.quote, self.filters) = (base, quote, filters)
    name = base + quote
    streamName = name.lowercased()
  }

  /// The step of prices; 1e-8 without such a filter.
  var tick: Price {
    for case .price(_, _, let tick) in filters where tick.units > 0 { return tick }
    return Price(units: 1)
  }

  /// The step of quantities, of both lot filters; 1e-8 without one.
  func step(market: Bool) -> Quantity {
    var step = Quantity(units: 1)
    for filter in filters {
      switch filter {
      case .lot(_, _, let own): step = max(step, own)
      case .marketLot(_, _, let own) where market: step = max(step, own)
      default: break
      }
    }
    return step
  }

  /// Usual filters around a price, with these steps.
  static func usual(base: String, quote: String, tick: Price, step: Quantity) -> Listing {
    let least = Quantity(units: step.units)
    return Listing(
      base: base, quote: quote,
      filters: [
        .price(min: tick, max: Price(units: tick.units * 100_000_000), tick: tick),
        .lot(min: least, max: Quantity(units: 9_000 * Quantity.scale), step: step),
        .icebergParts(10),
        .marketLot(min: .zero, max: Quantity(units: 1_000 * Quantity.scale), step: .zero),
        .trailingDelta(minAbove: 10, maxAbove: 2000, minBelow: 10, maxBelow: 2000),
        .percentPriceBySide(
          bidUp: Price(units: 500_000_000), bidDown: Price(units: 20_000_000), askUp: Price(units: 500_000_000),
          askDown: Price(units: 20_000_000), minutes: 5),
        .notional(
          min: Money(units: 10 * Money.scale), applyMin: true, max: Money(units: 9_000_000 * Money.scale),
          applyMax: false, minutes: 5),
        .maxOrders(200),
        .maxAlgoOrders(5),
      ])
  }

  /// The symbol's entry in `exchangeInfo`.
  func json(_ rules: VenueRules) -> JSON {
    let precision: JSON = 8
    let entry = JSON.of([
      "symbol": .string(name), "status": .string(status), "baseAsset": .string(base), "baseAssetPrecision": precision,
      "quoteAsset": .string(quote), "quotePrecision": precision, "quoteAssetPrecision": precision,
      "baseCommissionPrecision": precision, "quoteCommissionPrecision": precision,
      "orderTypes": .array(orderTypes.map { .string($0.rawValue) }), "icebergAllowed": true, "ocoAllowed": true,
    ])
    let newer: JSON =
      rules.showsPermissionSets
      ? entry.adding(["otoAllowed": false, "opoAllowed": false]) : entry
    let flags = newer.adding([
      "quoteOrderQtyMarketAllowed": true, "allowTrailingStop": false, "cancelReplaceAllowed": true,
    ])
    let more =
      rules.showsPermissionSets ? flags.adding(["amendAllowed": false, "pegInstructionsAllowed": false]) : flags
    let tail = more.adding([
      "isSpotTradingAllowed": true, "isMarginTradingAllowed": false, "filters": .array(filters.map(\.json)),
      "permissions": .array(rules.showsPermissionSets ? [] : ["SPOT"]),
    ])
    let sets =
      rules.showsPermissionSets ? tail.adding(["permissionSets": .array([.array(["SPOT"])])]) : tail
    return sets.adding([
      "defaultSelfTradePreventionMode": .string(rules.selfTradeMode),
      "allowedSelfTradePreventionModes": .array(rules.selfTradeModes.map { .string($0) }),
    ])
  }
}
