import WitanCore

/// An amount of any asset of an account.
struct Coins: FixedPoint {
  let units: Int64
  init(units: Int64) { self.units = units }
  init(_ quantity: Quantity) { self.init(units: quantity.units) }
  init(_ money: Money) { self.init(units: money.units) }
}
