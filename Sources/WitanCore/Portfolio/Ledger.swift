/// Where money lies. The sum over all accounts is always nought.
public enum Account: Hashable, Sendable {
  /// What the owner gave: negative, the source of all the rest.
  case capital
  /// The free quote currency.
  case cash
  /// What the held base currency of the market at this place has cost.
  case inventory(Int)
  /// What venues took.
  case fees
  /// Profits are taken from here (negative = profit).
  case realised
}

/// A double-entry ledger in units of 1e-8 of the quote currency. Money only ever moves from one account to
/// another, so it cannot be unbalanced by construction; ``isBalanced`` proves it after each event all the same.
public struct Ledger: ~Copyable, Sendable {
  private var balances: Table<Int64>
  private static let fixed = 4

  /// An empty ledger for that many markets.
  public init(markets: Int) {
    balances = Table(repeating: 0, count: Self.fixed + markets)
  }

  /// Makes room for more markets.
  mutating func grow(markets: Int) { balances.grow(to: Self.fixed + markets, repeating: 0) }

  private static func place(_ account: Account) -> Int {
    switch account {
    case .capital: 0
    case .cash: 1
    case .fees: 2
    case .realised: 3
    case .inventory(let market): fixed + market
    }
  }

  /// Moves `money` (also a negative amount) from one account to another; traps where a balance leaves its range.
  public mutating func move(_ money: Money, from source: Account, to target: Account) {
    balances[Self.place(source)] -= money.units
    balances[Self.place(target)] += money.units
  }

  /// What lies in `account`.
  public func balance(_ account: Account) -> Money { Money(units: balances[Self.place(account)]) }

  /// True where all accounts sum to nought.
  public var isBalanced: Bool {
    var sum: Int64 = 0
    for place in balances.indices { sum &+= balances[place] }
    return sum == 0
  }
}
