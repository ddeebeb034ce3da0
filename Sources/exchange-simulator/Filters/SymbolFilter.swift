import WitanCore

/// One rule of a symbol that every order must pass; a bound of nought is switched off.
enum SymbolFilter: Hashable, Sendable {
  case price(min: Price, max: Price, tick: Price)
  case lot(min: Quantity, max: Quantity, step: Quantity)
  case marketLot(min: Quantity, max: Quantity, step: Quantity)
  case minNotional(min: Money, applyToMarket: Bool, minutes: Int64)
  case notional(min: Money, applyMin: Bool, max: Money, applyMax: Bool, minutes: Int64)
  /// Multipliers of the average price; 5 is `Price(units: 500_000_000)`.
  case percentPrice(up: Price, down: Price, minutes: Int64)
  case percentPriceBySide(bidUp: Price, bidDown: Price, askUp: Price, askDown: Price, minutes: Int64)
  case icebergParts(Int64)
  case maxOrders(Int64)
  case maxAlgoOrders(Int64)
  case maxIcebergOrders(Int64)
  case maxPosition(Quantity)
  case trailingDelta(minAbove: Int64, maxAbove: Int64, minBelow: Int64, maxBelow: Int64)

  /// The filter's name at the venue.
  var name: String {
    switch self {
    case .price: "PRICE_FILTER"
    case .lot: "LOT_SIZE"
    case .marketLot: "MARKET_LOT_SIZE"
    case .minNotional: "MIN_NOTIONAL"
    case .notional: "NOTIONAL"
    case .percentPrice: "PERCENT_PRICE"
    case .percentPriceBySide: "PERCENT_PRICE_BY_SIDE"
    case .icebergParts: "ICEBERG_PARTS"
    case .maxOrders: "MAX_NUM_ORDERS"
    case .maxAlgoOrders: "MAX_NUM_ALGO_ORDERS"
    case .maxIcebergOrders: "MAX_NUM_ICEBERG_ORDERS"
    case .maxPosition: "MAX_POSITION"
    case .trailingDelta: "TRAILING_DELTA"
    }
  }

  /// The filter's entry in `exchangeInfo`.
  var json: JSON {
    let head = JSON.of(["filterType": .string(name)])
    func text(_ value: some FixedPoint) -> JSON { .string(value.description) }
    func plain(_ value: Price) -> JSON { .string(PlainDecimal.text(value.units)) }
    switch self {
    case .price(let min, let max, let tick):
      return head.adding(["minPrice": text(min), "maxPrice": text(max), "tickSize": text(tick)])
    case .lot(let min, let max, let step), .marketLot(let min, let max, let step):
      return head.adding(["minQty": text(min), "maxQty": text(max), "stepSize": text(step)])
    case .minNotional(let min, let market, let minutes):
      return head.adding([
        "minNotional": text(min), "applyToMarket": .bool(market), "avgPriceMins": .integer(minutes),
      ])
    case .notional(let min, let applyMin, let max, let applyMax, let minutes):
      return head.adding([
        "minNotional": text(min), "applyMinToMarket": .bool(applyMin), "maxNotional": text(max),
        "applyMaxToMarket": .bool(applyMax), "avgPriceMins": .integer(minutes),
      ])
    case .percentPrice(let up, let down, let minutes):
      return head.adding([
        "multiplierUp": plain(up), "multiplierDown": plain(down), "avgPriceMins": .integer(minutes),
      ])
    case .percentPriceBySide(let bidUp, let bidDown, let askUp, let askDown, let minutes):
      return head.adding([
        "bidMultiplierUp": plain(bidUp), "bidMultiplierDown": plain(bidDown), "askMultiplierUp": plain(askUp),
        "askMultiplierDown": plain(askDown), "avgPriceMins": .integer(minutes),
      ])
    case .icebergParts(let limit): return head.adding(["limit": .integer(limit)])
    case .maxOrders(let most): return head.adding(["maxNumOrders": .integer(most)])
    case .maxAlgoOrders(let most): return head.adding(["maxNumAlgoOrders": .integer(most)])
    case .maxIcebergOrders(let most): return head.adding(["maxNumIcebergOrders": .integer(most)])
    case .maxPosition(let most): return head.adding(["maxPosition": text(most)])
    case .trailingDelta(let minAbove, let maxAbove, let minBelow, let maxBelow):
      return head.adding([
        "minTrailingAboveDelta": .integer(minAbove), "maxTrailingAboveDelta": .integer(maxAbove),
        "minTrailingBelowDelta": .integer(minBelow), "maxTrailingBelowDelta": .integer(maxBelow),
      ])
    }
  }
}

/// Decimals without trailing noughts: `5`, `0.2`.
enum PlainDecimal {
  static func text(_ units: Int64) -> String {
    var text = DecimalText.write(units)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
