public import WitanCore

/// What the venue says about one symbol: whether it trades, which orders it takes, and its filters.
public struct TradingRules: Hashable, Sendable {
  /// Whether orders are taken.
  public enum Status: String, Hashable, Sendable {
    case trading = "TRADING"
    case halt = "HALT"
    case breaking = "BREAK"
    case endOfDay = "END_OF_DAY"
    case preTrading = "PRE_TRADING"
    case postTrading = "POST_TRADING"
    case auctionMatch = "AUCTION_MATCH"
    case cancelOnly = "CANCEL_ONLY"
    /// One that was not known when this was written: as good as a halt.
    case unrecognised = ""
  }

  /// The market's name in the house.
  public var symbol: Symbol
  /// Its name at the venue: `BTCUSDT`.
  public var name: String
  /// Whether orders are taken.
  public var status: Status
  /// The decimals that a quantity may have.
  public var baseDecimals: Int
  /// The decimals that an amount of quote currency may have.
  public var quoteDecimals: Int
  /// The types that are taken.
  public var orderTypes: Set<OrderType>
  /// Whether pairs are taken of which one order cancels the other.
  public var takesPairs: Bool
  /// Whether an order may take another's place in one request.
  public var takesReplacements: Bool
  /// Whether a MARKET order may name the amount of quote currency instead of a quantity.
  public var takesQuoteAmounts: Bool
  /// Whether the symbol is traded spot.
  public var isSpot: Bool
  /// Its filters.
  public var filters: SymbolFilters

  /// The market for the engine: its tick, its lot, and the least worth of an order.
  ///
  /// Throws a ``VenueFailure`` of kind `configuration` where the symbol cannot be traded by the house's rules: its steps
  /// must be there, and one order of the least size must fit the house's numbers twenty times.
  public func instrument() throws(VenueFailure) -> Instrument {
    guard let tick = filters.price?.step, tick.units > 0 else { throw unfit("a price step (PRICE_FILTER, tickSize)") }
    guard let lot = filters.lot?.step, lot.units > 0 else { throw unfit("a quantity step (LOT_SIZE, stepSize)") }
    let least = max(filters.lot?.least ?? .zero, lot)
    guard Int128(least.units) * 20 <= Int128(Int64.max) else {
      throw unfit("a least quantity of which twenty fit 64 bits of 1e-8, and not \(least)")
    }
    return Instrument(
      symbol: symbol, tick: tick, lot: step(lot), minimumNotional: filters.notional.map(\.least).max() ?? .zero)
  }

  /// The step of quantities that serves MARKET orders, too: both steps' least common multiple.
  private func step(_ lot: Quantity) -> Quantity {
    guard let other = filters.marketLot?.step.units, other > 0 else { return lot }
    var (a, b) = (lot.units, other)
    while b != 0 { (a, b) = (b, a % b) }
    let (multiple, over) = (lot.units / a).multipliedReportingOverflow(by: other)
    return over ? lot : Quantity(units: multiple)
  }

  private func unfit(_ expected: String) -> VenueFailure {
    VenueFailure(
      .configuration, call: "exchangeInfo",
      "\(symbol) cannot be traded here; expected \(expected); choose another symbol")
  }
}

extension Symbol {
  /// The market's name at the venue, which joins its two currencies: `BTCUSDT`.
  public var venueName: String { base + quote }
}
