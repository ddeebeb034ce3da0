import WitanCore

/// What is traded in a drill, and how the exchange is set up for it.
struct DrillScene: Sendable {
  /// A market with its prices.
  struct Market: Hashable, Sendable {
    /// What is bought, against ``DrillScene/quote``.
    let base: String
    /// Its first price and its trend.
    let first: Price, path: PricePath

    /// Its name here: `BTC/USDT`.
    var name: String { "\(base)/\(DrillScene.quote)" }
    /// Its name at the exchange: `BTCUSDT`.
    var venueName: String { base + DrillScene.quote }
  }

  /// The markets, in order.
  var markets: [Market]
  /// More flags of the exchange.
  var exchange: [String] = []

  /// The market that is bought in every drill.
  static let bitcoin = Market(base: "BTC", first: Price(units: 20_000 * Price.scale), path: .rising)
  /// The market that is bought only where the drill lets its price rise.
  static let ether = Market(base: "ETH", first: Price(units: 2000 * Price.scale), path: .falling)
  /// Bitcoin alone, in a market that is deep enough for every order.
  static let usual = DrillScene(markets: [bitcoin])

  /// The currency in which capital is counted.
  static let quote = "USDT"
  /// What the host may trade with.
  static let capital = Money(units: 10_000 * Money.scale)
  /// What is the account's owner's beside that, never to be touched.
  static let owners: [String: Quantity] = [
    "BTC": Quantity(units: 10 * Quantity.scale), quote: Quantity(units: 2500 * Quantity.scale),
  ]
  /// How fast the exchange's time runs: so fast that a bar comes every three seconds, so slow that an order takes much
  /// less than a second of it also on a machine that has other work.
  static let speed = 20
  /// How long a position may be without its stop, in the exchange's time.
  static let bareAtMost = Interval.seconds(5)
}
