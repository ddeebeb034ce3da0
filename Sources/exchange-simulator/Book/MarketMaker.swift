import WitanCore
import WitanFeeds

/// Quotes both sides around the last price: deterministic in the seed, the price and the number of the quote.
struct MarketMaker: Sendable {
  /// How many levels a side it shows.
  let depth: Int
  /// Usual quantity of a level.
  let quantity: Quantity
  /// Steps of the price between two levels, and from the price to the best level.
  let spacing: Int64
  private var dice: Dice

  init(seed: UInt64, depth: Int, quantity: Quantity, spacing: Int64) {
    (self.depth, self.quantity, self.spacing) = (depth, quantity, max(1, spacing))
    dice = Dice(seed: seed)
  }

  /// New levels around `price`, deeper ones larger.
  mutating func levels(around price: Price, tick: Price, step: Quantity) -> (bids: [Book.Level], asks: [Book.Level]) {
    var (bids, asks): ([Book.Level], [Book.Level]) = ([], [])
    bids.reserveCapacity(depth)
    asks.reserveCapacity(depth)
    let middle = price.units - price.units % tick.units
    for index in 1...Int64(depth) {
      let away = tick.units * spacing * index
      if middle - away > 0 {
        bids.append(Book.Level(price: Price(units: middle - away), quantity: size(index, step)))
      }
      asks.append(Book.Level(price: Price(units: middle + away), quantity: size(index, step)))
    }
    return (bids, asks)
  }

  private mutating func size(_ index: Int64, _ step: Quantity) -> Quantity {
    // A quarter to seven quarters of the usual quantity, growing by a tenth a level.
    let part = Int128(quantity.units) * Int128(25 + dice.next() % 150) * Int128(10 + index) / 1100
    let units = Int64(clamping: part)
    return Quantity(units: max(step.units, units - units % step.units))
  }
}
