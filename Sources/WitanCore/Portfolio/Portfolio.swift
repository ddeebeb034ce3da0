/// Money, positions and sleeves: everything that is owned, exact to the unit.
///
/// equity = cash + Σ quantity × newest price = capital + realised + unrealised − fees, always.
public struct Portfolio: ~Copyable, Sendable {
  /// The double-entry books.
  public private(set) var ledger: Ledger
  /// What is held in each market, by its place.
  public private(set) var positions: Table<Position>
  /// Whose each part is.
  public internal(set) var sleeves: Sleeves
  /// Cash and everything held at its newest price, exact.
  public private(set) var equity: Amount

  /// `capital` in cash, nothing held, `strategies` sleeves of equal size.
  public init(capital: Money, markets: Int, strategies: Int) {
    ledger = Ledger(markets: markets)
    ledger.move(capital, from: .capital, to: .cash)
    positions = Table(repeating: Position(), count: markets)
    sleeves = Sleeves(markets: markets, strategies: strategies)
    equity = Amount(capital)
  }

  /// The free quote currency.
  public var cash: Money { ledger.balance(.cash) }
  /// All fees so far.
  public var fees: Money { ledger.balance(.fees) }
  /// All closed profits so far, without fees.
  public var realised: Money { -ledger.balance(.realised) }
  /// All open profits, without fees, exact.
  public var unrealised: Amount {
    var sum = Amount.zero
    for market in positions.indices { sum += positions[market].unrealised }
    return sum
  }
  /// What everything held is worth, exact.
  public var exposure: Amount {
    var sum = Amount.zero
    for market in positions.indices { sum += positions[market].value }
    return sum
  }

  /// Takes note of a market's newest price.
  @inline(__always)
  public mutating func mark(_ market: Int, at price: Price) {
    let change = price.units &- positions[market].price.units
    equity.raw &+= Int128(change) &* Int128(positions[market].quantity.units)
    positions[market].price = price
  }

  /// Books a purchase: what arrives of it. Its cost is its worth rounded half-even to 1e-8; the fee comes on top, also
  /// where the venue withheld it. The fill marks its market at its price.
  public mutating func buy(_ market: Int, _ fill: Execution, decision: Int64) {
    let net = fill.net
    let cost = Amount(fill.price, times: net).money(.halfEven)
    ledger.move(cost, from: .cash, to: .inventory(market))
    ledger.move(fill.fee, from: .cash, to: .fees)
    if positions[market].isFlat {
      positions[market] = positions[market].begunAnew
      positions[market].entryTime = fill.time
      positions[market].entryOrder = fill.order
      positions[market].decision = decision
    }
    positions[market].quantity += net
    positions[market].cost += cost
    positions[market].entryQuantity += net
    positions[market].entryCost += cost
    positions[market].entryAmount += Amount(fill.price, times: net)
    positions[market].tripFees += fill.fee
    sleeves.buy(market, quantity: net, cost: cost, fee: fill.fee)
    remark(market, at: fill.price)
  }

  /// Books a sale of at most what is held; the part of the cost that leaves is rounded half-even. Gives the
  /// finished round trip where the position is flat now.
  public mutating func sell(_ market: Int, _ fill: Execution, symbol: Symbol, reason: ExitReason) -> Trade? {
    let held = positions[market].quantity
    precondition(fill.quantity <= held, "more was sold than is held")
    let proceeds = Amount(fill.price, times: fill.quantity).money(.halfEven)
    let part = Rounding.halfEven.divide(
      Int128(positions[market].cost.units) * Int128(fill.quantity.units), by: Int128(held.units))
    let cost = Money(units: Int64(part))
    ledger.move(cost, from: .inventory(market), to: .cash)
    ledger.move(proceeds - cost, from: .realised, to: .cash)
    ledger.move(fill.fee, from: .cash, to: .fees)
    positions[market].quantity -= fill.quantity
    positions[market].cost -= cost
    positions[market].soldQuantity += fill.quantity
    positions[market].proceeds += proceeds
    positions[market].exitAmount += Amount(fill.price, times: fill.quantity)
    positions[market].tripFees += fill.fee
    sleeves.sell(market, quantity: fill.quantity, held: held, proceeds: proceeds, fee: fill.fee)
    remark(market, at: fill.price)
    guard positions[market].isFlat else { return nil }
    return positions[market].trade(symbol: symbol, exit: (fill.time, fill.order, reason))
  }

  /// Ends a round trip whose rest no venue takes: it stays behind as dust. Gives the finished round trip.
  mutating func leaveDust(
    _ market: Int, symbol: Symbol, at time: Instant, order: OrderID, reason: ExitReason
  ) -> Trade {
    positions[market].dust = positions[market].quantity
    return positions[market].trade(symbol: symbol, exit: (time, order, reason))
  }

  /// Changes the allocation over the sleeves, at today's equity.
  mutating func allocate(_ parts: [Part]) {
    sleeves.allocate(parts, equity: equity, cash: cash, positions: positions)
  }

  /// Makes room for more markets and strategies; what is owned stays.
  mutating func grow(markets: Int, strategies: Int) {
    ledger.grow(markets: markets)
    positions.grow(to: markets, repeating: Position())
    sleeves.grow(to: strategies, markets: markets)
  }

  /// The open round trip of a market; nil while flat.
  public func openTrade(_ market: Int, symbol: Symbol) -> Trade? {
    positions[market].isFlat ? nil : positions[market].trade(symbol: symbol, exit: nil)
  }

  private mutating func remark(_ market: Int, at price: Price) {
    positions[market].price = price
    equity = Amount(cash) + exposure
    assert(ledger.isBalanced, "the ledger's accounts must sum to nought")
  }
}
