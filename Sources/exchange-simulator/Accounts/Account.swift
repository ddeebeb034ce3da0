import WitanCore

/// What an account holds of one asset.
struct Balance: Hashable, Sendable {
  /// What may be spent.
  var free = Coins.zero
  /// What open orders have reserved.
  var locked = Coins.zero
}

/// The rates of an account's fees in units of 1e-8 of what is traded: 100,000 is 0.1 %.
struct FeeRates: Hashable, Sendable {
  var maker: Int64 = 100_000
  var taker: Int64 = 100_000
  /// True takes fees from BNB, at three quarters, where the account has enough.
  var fromBNB = false
}

/// What a key may do.
struct KeyPermissions: Hashable, Sendable {
  var read = true
  var trade = true
  var withdraw = false
}

/// One key of an account. Its secret is for checking signatures and is never shown.
struct AccountKey: Sendable, CustomStringConvertible {
  let key: String
  let secret: String
  let permissions: KeyPermissions
  var description: String { "a key" }
}

/// One customer of the venue.
struct Account: Sendable {
  /// What the operator calls it.
  let name: String
  /// Its number at the venue.
  let uid: Int64
  var fees: FeeRates
  var canTrade = true
  var canWithdraw: Bool
  private(set) var balances: [String: Balance] = [:]
  /// What was paid in and taken out from outside, by asset.
  private(set) var deposits: [String: Coins] = [:]
  var updated: Instant = Instant(milliseconds: 0)

  init(name: String, uid: Int64, fees: FeeRates, canWithdraw: Bool) {
    (self.name, self.uid, self.fees, self.canWithdraw) = (name, uid, fees, canWithdraw)
  }

  /// What it holds of `asset`.
  func balance(_ asset: String) -> Balance { balances[asset] ?? Balance() }

  /// Reserves `amount`; false, and nothing changed, where less is free.
  mutating func lock(_ amount: Coins, of asset: String) -> Bool {
    var balance = balance(asset)
    guard balance.free >= amount else { return false }
    balance.free -= amount
    balance.locked += amount
    balances[asset] = balance
    return true
  }

  /// Gives back what was reserved.
  mutating func unlock(_ amount: Coins, of asset: String) {
    var balance = balance(asset)
    balance.locked -= amount
    balance.free += amount
    balances[asset] = balance
  }

  /// Spends what was reserved.
  mutating func spendLocked(_ amount: Coins, of asset: String) { balances[asset, default: Balance()].locked -= amount }

  /// Spends what is free; the caller has checked that it is there.
  mutating func spend(_ amount: Coins, of asset: String) { balances[asset, default: Balance()].free -= amount }

  /// Books what was received.
  mutating func receive(_ amount: Coins, of asset: String) { balances[asset, default: Balance()].free += amount }

  /// Books a payment from outside (negative: to outside); false, and nothing changed, where it would overdraw.
  mutating func deposit(_ amount: Coins, of asset: String) -> Bool {
    let (sum, over) = balance(asset).free.units.addingReportingOverflow(amount.units)
    guard !over, sum >= 0 else { return false }
    balances[asset, default: Balance()].free = Coins(units: sum)
    deposits[asset, default: .zero] += amount
    return true
  }
}
