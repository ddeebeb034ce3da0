import WitanCore

extension SymbolFilter {
  /// The filter that `json` describes in the venue's own words.
  /// - Throws: a sentence where a member is missing or no such filter is known.
  static func read(_ json: JSON) throws(PlanError) -> SymbolFilter {
    guard let name = json["filterType"]?.text else {
      throw PlanError("found a filter without filterType, expected one such as LOT_SIZE; name it")
    }
    func value<Value: FixedPoint>(_ member: String) throws(PlanError) -> Value {
      guard let text = json[member]?.plain, let value = Value(text) else {
        throw PlanError("filter \(name): found no decimal number at \(member), expected one such as 0.01; give it")
      }
      return value
    }
    func whole(_ member: String) throws(PlanError) -> Int64 {
      guard let text = json[member]?.plain, let value = Int64(text), value >= 0 else {
        throw PlanError("filter \(name): found no whole number at \(member), expected one such as 5; give it")
      }
      return value
    }
    func flag(_ member: String) throws(PlanError) -> Bool {
      guard let value = json[member]?.flag else {
        throw PlanError("filter \(name): found neither true nor false at \(member); give one of them")
      }
      return value
    }
    switch name {
    case "PRICE_FILTER":
      return .price(min: try value("minPrice"), max: try value("maxPrice"), tick: try value("tickSize"))
    case "LOT_SIZE": return .lot(min: try value("minQty"), max: try value("maxQty"), step: try value("stepSize"))
    case "MARKET_LOT_SIZE":
      return .marketLot(min: try value("minQty"), max: try value("maxQty"), step: try value("stepSize"))
    case "MIN_NOTIONAL":
      return .minNotional(
        min: try value("minNotional"), applyToMarket: try flag("applyToMarket"), minutes: try whole("avgPriceMins"))
    case "NOTIONAL":
      return .notional(
        min: try value("minNotional"), applyMin: try flag("applyMinToMarket"), max: try value("maxNotional"),
        applyMax: try flag("applyMaxToMarket"), minutes: try whole("avgPriceMins"))
    case "PERCENT_PRICE":
      return .percentPrice(
        up: try value("multiplierUp"), down: try value("multiplierDown"), minutes: try whole("avgPriceMins"))
    case "PERCENT_PRICE_BY_SIDE":
      return .percentPriceBySide(
        bidUp: try value("bidMultiplierUp"), bidDown: try value("bidMultiplierDown"),
        askUp: try value("askMultiplierUp"), askDown: try value("askMultiplierDown"),
        minutes: try whole("avgPriceMins"))
    case "ICEBERG_PARTS": return .icebergParts(try whole("limit"))
    case "MAX_NUM_ORDERS": return .maxOrders(try whole("maxNumOrders"))
    case "MAX_NUM_ALGO_ORDERS": return .maxAlgoOrders(try whole("maxNumAlgoOrders"))
    case "MAX_NUM_ICEBERG_ORDERS": return .maxIcebergOrders(try whole("maxNumIcebergOrders"))
    case "MAX_POSITION": return .maxPosition(try value("maxPosition"))
    case "TRAILING_DELTA":
      return .trailingDelta(
        minAbove: try whole("minTrailingAboveDelta"), maxAbove: try whole("maxTrailingAboveDelta"),
        minBelow: try whole("minTrailingBelowDelta"), maxBelow: try whole("maxTrailingBelowDelta"))
    default:
      throw PlanError("found the filter \(name), expected one of the venue's symbol filters; correct its name")
    }
  }
}
