public import WitanCore

/// A factor of a price, exact to 1e-8.
public struct Multiplier: FixedPoint {
  public let units: Int64
  public init(units: Int64) { self.units = units }
}

/// The bounds and the step of a number; nought switches a part off.
public struct StepRule<Number: FixedPoint>: Hashable, Sendable {
  /// The least; nought = no bound.
  public let least: Number
  /// The most; nought = no bound.
  public let most: Number
  /// The number is a multiple of this; nought = any.
  public let step: Number
  /// A rule.
  public init(least: Number, most: Number, step: Number) { (self.least, self.most, self.step) = (least, most, step) }

  /// `number` rounded down to the step.
  public func roundedDown(_ number: Number) -> Number {
    step.units > 0 ? Number(units: number.units - number.units % step.units) : number
  }
  /// `number` rounded up to the step; the same where that leaves the range.
  public func roundedUp(_ number: Number) -> Number {
    let down = roundedDown(number)
    guard down != number else { return number }
    let (up, over) = down.units.addingReportingOverflow(step.units)
    return over ? number : Number(units: up)
  }
}

/// The least and the most that an order may be worth (NOTIONAL, MIN_NOTIONAL).
public struct NotionalRule: Hashable, Sendable {
  /// NOTIONAL or MIN_NOTIONAL.
  public let name: String
  /// The least; nought = no bound.
  public let least: Money
  /// Whether ``least`` counts for a MARKET order, too.
  public let leastForMarket: Bool
  /// The most; nil = no bound.
  public let most: Money?
  /// Whether ``most`` counts for a MARKET order, too.
  public let mostForMarket: Bool
  /// Over how many minutes the price of a MARKET order is averaged; 0 = the last price.
  public let minutes: Int
}

/// How far a price may be from the average (PERCENT_PRICE, PERCENT_PRICE_BY_SIDE).
public struct PercentRule: Hashable, Sendable {
  /// The filter's name.
  public let name: String
  /// The factors for a BUY order.
  public let bid: ClosedRange<Multiplier>
  /// The factors for a SELL order.
  public let ask: ClosedRange<Multiplier>
  /// Over how many minutes the price is averaged; 0 = the last price.
  public let minutes: Int
}

/// The bounds of a trailing stop, in hundredths of a percent.
public struct TrailingRule: Hashable, Sendable {
  /// Above the market: STOP_LOSS BUY and TAKE_PROFIT SELL.
  public let above: ClosedRange<Int>
  /// Below the market: STOP_LOSS SELL and TAKE_PROFIT BUY.
  public let below: ClosedRange<Int>
}

/// A symbol's filters as the venue announces them; nil = the symbol has no such filter.
public struct SymbolFilters: Hashable, Sendable {
  /// PRICE_FILTER: of prices and stop prices.
  public var price: StepRule<Price>?
  /// LOT_SIZE: of quantities.
  public var lot: StepRule<Quantity>?
  /// MARKET_LOT_SIZE: of quantities of MARKET orders, in addition.
  public var marketLot: StepRule<Quantity>?
  /// NOTIONAL and MIN_NOTIONAL; a symbol may have both.
  public var notional: [NotionalRule] = []
  /// PERCENT_PRICE and PERCENT_PRICE_BY_SIDE; a symbol may have both.
  public var percent: [PercentRule] = []
  /// ICEBERG_PARTS.
  public var icebergParts: Int?
  /// MAX_NUM_ORDERS: open orders; a pair counts 2.
  public var mostOrders: Int?
  /// MAX_NUM_ALGO_ORDERS: open orders of the four stop and take-profit types.
  public var mostAlgoOrders: Int?
  /// MAX_NUM_ICEBERG_ORDERS.
  public var mostIcebergOrders: Int?
  /// MAX_POSITION: of the base asset, free, locked and in open BUY orders.
  public var mostPosition: Quantity?
  /// TRAILING_DELTA.
  public var trailing: TrailingRule?

  /// No filters.
  public init() {}
}

/// The filters that count all orders of an account.
public struct AccountFilters: Hashable, Sendable {
  /// EXCHANGE_MAX_NUM_ORDERS.
  public var mostOrders: Int?
  /// EXCHANGE_MAX_NUM_ALGO_ORDERS.
  public var mostAlgoOrders: Int?
  /// EXCHANGE_MAX_NUM_ICEBERG_ORDERS.
  public var mostIcebergOrders: Int?
  /// No filters.
  public init() {}
}
