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
  private let markets: Int

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

  /// Sets the allocation (shares summing to 1) at `equity`: sleeves become `share × equity` (the rest unit goes to
  /// the first), and peaks move along so that every drawdown stays what it was.
  mutating func allocate(_ shares: [Part], equity: Amount, positions: borrowing Table<Position>) {
    var rest = equity.money(.halfEven)
    let whole = rest
    for place in rows.indices {
      let before = self.equity(place, positions)
      let money = shares[place].of(Amount(whole)).money(.down)
      let held = before - Amount(rows[place].cash)
      rows[place].allocation = shares[place]
      rows[place].cash = (Amount(money) - held).money(.halfEven)
      rest -= money
      let after = self.equity(place, positions)
      let scaled = before.raw > 0 ? Double(rows[place].peak.raw) / Double(before.raw) * Double(after.raw) : 0
      rows[place].peak = before.raw > 0 && rows[place].peak > before ? Amount(raw: Int128(scaled)) : after
    }
    if let heir = rows.indices.first(where: { shares[$0].numerator > 0 }) {
      rows[heir].cash += rest
      rows[heir].peak = max(rows[heir].peak, self.equity(heir, positions))
    }
  }

  /// Starts a sleeve's peak anew at its present equity.
  mutating func restartPeak(_ place: Int, _ positions: borrowing Table<Position>) {
    rows[place].peak = equity(place, positions)
  }

  mutating func raisePeak(_ place: Int, to equity: Amount) { rows[place].peak = equity }

  /// Says what the strategy at `place` claims of the market's next purchase: weight × confidence.
  mutating func claim(_ market: Int, _ place: Int, _ amount: Int64) { claims[place * markets + market] = amount }
  func claim(_ market: Int, _ place: Int) -> Int64 { claims[place * markets + market] }
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
    var heir = 0
    for place in rows.indices.reversed() {
      let own = Int128(holdings[place * markets + market])
      guard own > 0 else { continue }
      heir = place
      let part = Int64(own * Int128(quantity.units) / Int128(held.units))
      let money = Int64(Int128(all) * own / Int128(held.units))
      book(place, market, -part, -money)
      left = (left.quantity - part, left.money - money)
    }
    // The rest units: quantity goes where it is still held, money to the first holder.
    book(heir, market, 0, -left.money)
    for place in rows.indices where left.quantity > 0 {
      let take = min(left.quantity, holdings[place * markets + market])
      book(place, market, -take, 0)
      left.quantity -= take
    }
  }

  /// Makes room for more strategies; the new ones have nothing.
  mutating func grow(to strategies: Int) {
    rows.grow(to: strategies, repeating: Sleeve())
    holdings.grow(to: strategies * markets, repeating: 0)
    claims.grow(to: strategies * markets, repeating: 0)
  }

  private mutating func book(_ place: Int, _ market: Int, _ quantity: Int64, _ money: Int64) {
    holdings[place * markets + market] += quantity
    rows[place].cash -= Money(units: money)
  }
}
