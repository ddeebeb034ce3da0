/// An exact part of a whole: `numerator` / `denominator`.
public struct Part: Hashable, Sendable, BitwiseCopyable {
  /// The parts that are meant, 0...`denominator`.
  public let numerator: Int64
  /// The parts of the whole, positive.
  public let denominator: Int64
  /// Nothing.
  public static let zero = Part(0, of: 1)
  /// So many parts of so many.
  public init(_ numerator: Int64, of denominator: Int64) {
    self.numerator = numerator
    self.denominator = denominator
  }
  /// The part that a share is.
  public init(_ share: Share) { self.init(Int64(share.units), of: 1_000_000) }
  /// This part of `amount`, rounded down.
  public func of(_ amount: Amount) -> Amount {
    let (whole, rest) = amount.raw.quotientAndRemainder(dividingBy: Int128(denominator))
    let parts = Int128(numerator)
    return Amount(raw: whole * parts + Rounding.down.divide(rest * parts, by: Int128(denominator)))
  }
}

/// Whose each unit of position, money and profit is: every strategy's own part of the portfolio.
///
/// A purchase belongs to the winning voters in proportion to weight × confidence, the rest unit to the first of
/// them by id; a sale closes the shares in the proportion in which they are held. The sleeves always sum to the
/// portfolio.
public struct Sleeves: ~Copyable, Sendable {
  /// One strategy's part.
  public struct Sleeve: Hashable, Sendable, BitwiseCopyable {
    /// Its share of the allocation.
    public internal(set) var allocation = Part.zero
    /// Whether it has a part at all: without one it can hold what it bought before, and lose nothing of its own.
    public var hasAllocation: Bool { allocation.numerator > 0 }
    /// Its money; may be negative where others lent to it when allocations changed.
    public internal(set) var cash = Money.zero
    /// The greatest equity since its peak was last set anew, exact.
    public internal(set) var peak = Amount.zero
  }

  private(set) var rows: Table<Sleeve>
  private var holdings: Table<Int64>
  /// weight × confidence of each strategy in each market's purchase under way.
  private var claims: Table<Int64>
  /// For each market the place that gets rest units: the first claimant by id.
  private var firsts: Table<Int>
  private var markets: Int

  init(markets: Int, strategies: Int) {
    rows = Table(repeating: Sleeve(), count: strategies)
    holdings = Table(repeating: 0, count: strategies * markets)
    claims = Table(repeating: 0, count: strategies * markets)
    firsts = Table(repeating: 0, count: markets)
    self.markets = markets
  }

  /// How many sleeves there are.
  public var count: Int { rows.count }
  /// The sleeve of the strategy at `place`.
  public subscript(place: Int) -> Sleeve { rows[place] }
  /// What the strategy at `place` holds in `market`.
  public func holding(_ place: Int, _ market: Int) -> Quantity {
    Quantity(units: holdings[place * markets + market])
  }

  /// A sleeve's money and holdings at the newest prices, exact.
  public func equity(_ place: Int, _ positions: borrowing Table<Position>) -> Amount {
    var sum = Amount(rows[place].cash)
    for market in 0..<markets {
      sum += Amount(positions[market].price, times: Quantity(units: holdings[place * markets + market]))
    }
    return sum
  }

  /// Sets the allocation (shares summing to 1) at `equity`: sleeves become `share × equity`, their money sums to
  /// `cash` to the unit (the rest units go to the first), and peaks move along so that every drawdown stays what it
  /// was; a sleeve that had no part until now starts its peak anew.
  mutating func allocate(_ shares: [Part], equity: Amount, cash: Money, positions: borrowing Table<Position>) {
    guard let heir = rows.indices.first(where: { shares[$0].numerator > 0 }) else { return }
    var before: [Amount] = []
    var rest = cash
    let had = rows.indices.map { rows[$0].hasAllocation }
    for place in rows.indices {
      before.append(self.equity(place, positions))
      let held = before[place] - Amount(rows[place].cash)
      rows[place].allocation = shares[place]
      rows[place].cash = (shares[place].of(equity) - held).money(.down)
      rest -= rows[place].cash
    }
    rows[heir].cash += rest
    for place in rows.indices {
      let after = self.equity(place, positions)
      let isBelow = had[place] && before[place].raw > 0 && after.raw > 0 && rows[place].peak > before[place]
      rows[place].peak = isBelow ? Self.scale(rows[place].peak, by: after, over: before[place]) : after
    }
  }

  /// `peak` × `after` / `before`, exact in between and rounded down; all three are positive.
  private static func scale(_ peak: Amount, by after: Amount, over before: Amount) -> Amount {
    let product = peak.raw.magnitude.multipliedFullWidth(by: after.raw.magnitude)
    guard product.high < before.raw.magnitude else { return after }
    return Amount(raw: Int128(clamping: before.raw.magnitude.dividingFullWidth(product).quotient))
  }

  /// Starts a sleeve's peak anew at its present equity.
  mutating func restartPeak(_ place: Int, _ positions: borrowing Table<Position>) {
    rows[place].peak = equity(place, positions)
  }

  mutating func raisePeak(_ place: Int, to equity: Amount) { rows[place].peak = equity }

  /// Says what the strategy at `place` claims of the market's next purchase: weight × confidence.
  mutating func claim(_ market: Int, _ place: Int, _ amount: Int64) { claims[place * markets + market] = amount }
  /// Ends the stating of a market's claims; the strategy at `first` gets rest units.
  mutating func claimed(_ market: Int, first: Int) { firsts[market] = first }

  mutating func buy(_ market: Int, quantity: Quantity, cost: Money, fee: Money) {
    guard rows.count > 0 else { return }
    let first = firsts[market]
    var all = Int128(0)
    for place in rows.indices { all += Int128(claims[place * markets + market]) }
    guard all > 0 else { return book(first, market, quantity.units, cost.units + fee.units) }
    var left = (quantity: quantity.units, money: cost.units + fee.units)
    for place in rows.indices where place != first {
      let claim = Int128(claims[place * markets + market])
      guard claim > 0 else { continue }
      let part = Int64(Int128(quantity.units) * claim / all)
      let money = Int64(Int128(cost.units + fee.units) * claim / all)
      book(place, market, part, money)
      left = (left.quantity - part, left.money - money)
    }
    book(first, market, left.quantity, left.money)
  }

  mutating func sell(_ market: Int, quantity: Quantity, held: Quantity, proceeds: Money, fee: Money) {
    guard rows.count > 0 else { return }
    var left = (quantity: quantity.units, money: proceeds.units - fee.units)
    let all = left.money
    let heir = firsts[market]
    for place in rows.indices {
      let own = Int128(holdings[place * markets + market])
      guard own > 0 else { continue }
      let part = Int64(own * Int128(quantity.units) / Int128(held.units))
      let money = Int64(Int128(all) * own / Int128(held.units))
      book(place, market, -part, -money)
      left = (left.quantity - part, left.money - money)
    }
    // The rest units are the first owner's; a unit of quantity that it has not goes where one is still held.
    book(heir, market, 0, -left.money)
    let own = min(left.quantity, holdings[heir * markets + market])
    book(heir, market, -own, 0)
    left.quantity -= own
    for place in rows.indices where left.quantity > 0 {
      let take = min(left.quantity, holdings[place * markets + market])
      book(place, market, -take, 0)
      left.quantity -= take
    }
  }

  /// Makes room for more strategies and markets; the new ones have nothing.
  mutating func grow(to strategies: Int, markets more: Int) {
    let count = max(strategies, rows.count)
    let width = max(more, markets)
    var held = Table(repeating: Int64(0), count: count * width)
    var claimed = Table(repeating: Int64(0), count: count * width)
    for place in rows.indices {
      for market in 0..<markets {
        held[place * width + market] = holdings[place * markets + market]
        claimed[place * width + market] = claims[place * markets + market]
      }
    }
    holdings = held
    claims = claimed
    markets = width
    rows.grow(to: count, repeating: Sleeve())
    firsts.grow(to: width, repeating: 0)
  }

  private mutating func book(_ place: Int, _ market: Int, _ quantity: Int64, _ money: Int64) {
    holdings[place * markets + market] += quantity
    rows[place].cash -= Money(units: money)
  }
}
