/// What is held in one market, and the round trip it belongs to.
public struct Position: Hashable, Sendable, BitwiseCopyable {
  /// What is held; nought = flat.
  public internal(set) var quantity = Quantity.zero
  /// What the held quantity has cost, without fees.
  public internal(set) var cost = Money.zero
  /// The newest price; nought before the first one.
  public internal(set) var price = Price.zero

  var entryTime = Instant(milliseconds: 0)
  var entryQuantity = Quantity.zero
  var entryCost = Money.zero
  var soldQuantity = Quantity.zero
  var proceeds = Money.zero
  /// Σ price × quantity of the entry's and the exit's fills, not rounded: one fill's average is its price.
  var entryAmount = Amount.zero
  var exitAmount = Amount.zero
  var tripFees = Money.zero
  var entryOrder = OrderID(0)
  var decision: Int64 = 0

  /// True where nothing is held.
  public var isFlat: Bool { quantity.units == 0 }

  /// The average entry price without fees, rounded half-even; nought while flat.
  public var averagePrice: Price { Self.average(entryAmount, entryQuantity) }

  /// What the held quantity is worth now, exact.
  public var value: Amount { Amount(price, times: quantity) }

  /// The profit that lies in the held quantity, without fees, exact.
  public var unrealised: Amount { value - Amount(cost) }

  static func average(_ amount: Amount, _ quantity: Quantity) -> Price {
    guard quantity.units > 0 else { return .zero }
    return Price(units: Int64(Rounding.halfEven.divide(amount.raw, by: Int128(quantity.units))))
  }

  /// The round trip so far, as it stands at `exit` or still open.
  func trade(symbol: Symbol, exit: (time: Instant, order: OrderID, reason: ExitReason)?) -> Trade {
    let open = value.money(.halfEven)
    return Trade(
      symbol: symbol, entryTime: entryTime, entryPrice: averagePrice, exitTime: exit?.time,
      exitPrice: exit == nil ? nil : Self.average(exitAmount, soldQuantity), quantity: entryQuantity, fees: tripFees,
      pnl: proceeds + open - entryCost - tripFees, exitReason: exit?.reason ?? .end, decision: decision,
      entryOrder: entryOrder, exitOrder: exit?.order)
  }
}
