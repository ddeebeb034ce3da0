/// What is held in one market, and the round trip it belongs to.
public struct Position: Hashable, Sendable, BitwiseCopyable {
  /// What is held, dust included.
  public internal(set) var quantity = Quantity.zero
  /// What an earlier round trip left behind since no venue takes so little; part of ``quantity``, sold with the next.
  public internal(set) var dust = Quantity.zero
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

  /// True where nothing is held but dust.
  public var isFlat: Bool { quantity.units == dust.units }

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

  /// Nothing but what is left of the round trip before, at what it has cost.
  var begunAnew: Position {
    var next = Position()
    (next.quantity, next.cost, next.price) = (quantity, cost, price)
    (next.entryQuantity, next.entryCost, next.entryAmount) = (quantity, cost, Amount(cost))
    return next
  }

  /// The round trip so far, as it stands at `exit` or still open. What stays behind as dust stays at its cost.
  func trade(symbol: Symbol, exit: (time: Instant, order: OrderID, reason: ExitReason)?) -> Trade {
    let open = exit == nil ? value.money(.halfEven) : cost
    return Trade(
      symbol: symbol, entryTime: entryTime, entryPrice: averagePrice, exitTime: exit?.time,
      exitPrice: exit == nil ? nil : soldQuantity.units > 0 ? Self.average(exitAmount, soldQuantity) : price,
      quantity: entryQuantity, fees: tripFees,
      pnl: proceeds + open - entryCost - tripFees, exitReason: exit?.reason ?? .end, decision: decision,
      entryOrder: entryOrder, exitOrder: exit?.order)
  }
}
