import WitanCore

/// One object of `filters` or `exchangeFilters`, put where it belongs as it is read. Filters that are not known are
/// passed over: the venue adds new ones, and checks them itself.
enum FilterRecord {
  /// A field by any name.
  struct Key: CodingKey {
    let stringValue: String
    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    var intValue: Int? { nil }
    init?(intValue: Int) { nil }
  }
  typealias Object = KeyedDecodingContainer<Key>

  /// Adds the filter that `object` is to a symbol's.
  static func add(_ object: Object, to filters: inout SymbolFilters) throws {
    switch try name(object) {
    case "PRICE_FILTER":
      filters.price = StepRule(
        least: try number(object, "minPrice"), most: try bound(object, "maxPrice"),
        step: try number(object, "tickSize"))
    case "LOT_SIZE": filters.lot = try lot(object)
    case "MARKET_LOT_SIZE": filters.marketLot = try lot(object)
    case "MIN_NOTIONAL", "NOTIONAL": filters.notional.append(try notional(object))
    case "PERCENT_PRICE", "PERCENT_PRICE_BY_SIDE": filters.percent.append(try percent(object))
    case "ICEBERG_PARTS": filters.icebergParts = try count(object, ["limit"])
    case "MAX_NUM_ORDERS": filters.mostOrders = try count(object, ["maxNumOrders", "limit"])
    case "MAX_NUM_ALGO_ORDERS": filters.mostAlgoOrders = try count(object, ["maxNumAlgoOrders"])
    case "MAX_NUM_ICEBERG_ORDERS": filters.mostIcebergOrders = try count(object, ["maxNumIcebergOrders"])
    case "MAX_POSITION": filters.mostPosition = try bound(object, "maxPosition")
    case "TRAILING_DELTA": filters.trailing = try trailing(object)
    default: break
    }
  }

  /// Adds the filter that `object` is to the account's.
  static func add(_ object: Object, to filters: inout AccountFilters) throws {
    switch try name(object) {
    case "EXCHANGE_MAX_NUM_ORDERS": filters.mostOrders = try count(object, ["maxNumOrders", "limit"])
    case "EXCHANGE_MAX_NUM_ALGO_ORDERS": filters.mostAlgoOrders = try count(object, ["maxNumAlgoOrders", "limit"])
    case "EXCHANGE_MAX_NUM_ICEBERG_ORDERS":
      filters.mostIcebergOrders = try count(object, ["maxNumIcebergOrders", "limit"])
    default: break
    }
  }

  private static func name(_ object: Object) throws -> String {
    try object.decode(String.self, forKey: Key("filterType"))
  }

  private static func lot(_ object: Object) throws -> StepRule<Quantity> {
    StepRule(
      least: try number(object, "minQty"), most: try bound(object, "maxQty"), step: try number(object, "stepSize"))
  }

  private static func notional(_ object: Object) throws -> NotionalRule {
    let name = try name(object)
    let both = name == "NOTIONAL"
    return NotionalRule(
      name: name, least: try number(object, "minNotional"),
      leastForMarket: try object.decodeIfPresent(Bool.self, forKey: Key(both ? "applyMinToMarket" : "applyToMarket"))
        ?? true,
      most: try both ? bound(object, "maxNotional") : nil,
      mostForMarket: try object.decodeIfPresent(Bool.self, forKey: Key("applyMaxToMarket")) ?? false,
      minutes: try minutes(object))
  }

  private static func percent(_ object: Object) throws -> PercentRule {
    let name = try name(object)
    let sides = name == "PERCENT_PRICE" ? ["multiplier", "multiplier"] : ["bidMultiplier", "askMultiplier"]
    let ranges = try sides.map { side in
      let (down, up): (Multiplier, Multiplier) = (try number(object, side + "Down"), try bound(object, side + "Up"))
      guard down <= up else { throw fault(object, side + "Up", "found \(up), expected at least \(down)") }
      return down...up
    }
    return PercentRule(name: name, bid: ranges[0], ask: ranges[1], minutes: try minutes(object))
  }

  private static func trailing(_ object: Object) throws -> TrailingRule {
    let ranges = try ["Above", "Below"].map { side in
      let least = try count(object, ["minTrailing\(side)Delta"]), most = try count(object, ["maxTrailing\(side)Delta"])
      guard least <= most else {
        throw fault(object, "maxTrailing\(side)Delta", "found \(most), expected at least \(least)")
      }
      return least...most
    }
    return TrailingRule(above: ranges[0], below: ranges[1])
  }

  private static func minutes(_ object: Object) throws -> Int {
    try object.decodeIfPresent(Int.self, forKey: Key("avgPriceMins")) ?? 0
  }

  private static func number<Number: FixedPoint>(_ object: Object, _ field: String) throws -> Number {
    let text = try object.decode(String.self, forKey: Key(field))
    guard let number = Number(text), number.units >= 0 else {
      throw fault(object, field, "found '\(text)', expected a number from 0 with at most eight decimals")
    }
    return number
  }

  /// An upper bound: one that is beyond the range of the host's numbers is never reached by them.
  private static func bound<Number: FixedPoint>(_ object: Object, _ field: String) throws -> Number {
    let text = try object.decode(String.self, forKey: Key(field))
    let whole = text.prefix { $0 != "." }
    if whole.utf8.count > 11, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) {
      return Number(units: .max)
    }
    return DecimalText.read(text.utf8).map { Number(units: $0.units) } ?? Number(units: .max)
  }

  private static func count(_ object: Object, _ fields: [String]) throws -> Int {
    guard let field = fields.first(where: { object.contains(Key($0)) }) else {
      throw fault(object, fields[0], "found no such field")
    }
    let count = try object.decode(Int.self, forKey: Key(field))
    guard count >= 0 else { throw fault(object, field, "found \(count), expected 0 or more") }
    return count
  }

  private static func fault(_ object: Object, _ field: String, _ found: String) -> DecodingError {
    .dataCorruptedError(forKey: Key(field), in: object, debugDescription: found)
  }
}
