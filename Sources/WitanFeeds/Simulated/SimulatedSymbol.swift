import WitanCore

/// One market's state: its price, its volatility and its own random numbers.
struct SimulatedSymbol: Sendable {
  let listing: SimulatedListing
  private var random: SplitMix64
  private var price: Double
  /// The variance of a bar as a multiple of the usual one.
  private var variance = 1.0
  private let width: Double
  private let crashPace: Double
  private let volumePerBar: Double

  init(_ listing: SimulatedListing, seed: UInt64, interval: Interval) {
    self.listing = listing
    // A market's numbers hang on its name, not on its place: another market beside it changes nothing of it.
    let words = listing.symbol.text.words
    var mixed = SplitMix64.mix(seed)
    for word in [words.0, words.1, words.2, words.3] { mixed = SplitMix64.mix(mixed ^ word) }
    random = SplitMix64(seed: mixed)
    price = Double(listing.price.units / listing.step.units)
    let minutes = Double(interval.milliseconds) / 60_000
    width = listing.volatility * minutes.squareRoot()
    // Crashes of longer bars are deeper, but less than a chain of minutes would be.
    crashPace = min(listing.volatility * 12 * minutes.squareRoot().squareRoot(), 0.06)
    volumePerBar = Double(listing.volume.units) / 1000 * minutes
  }

  /// The ticks of the next bar. `common` is the whole market's movement in deviations.
  mutating func ticks(
    start: Int64, length: Int64, regime: Regime, common: Double, opening: Bool, profile: Double,
    into ticks: inout [Tick]
  ) {
    let deviation = min(width * variance.squareRoot() * regime.width, 0.08)
    let coupling = listing.coupling
    let shock = coupling * common + (1 - coupling * coupling).squareRoot() * random.normal()
    let drift = regime.drift
    // A weak pull to where it began keeps a long run from leaving the range of money.
    let home = Double(listing.price.units / listing.step.units)
    let pull = max(-1, min(1, (home - price) / (home + price))) * width * 0.1
    let move = drift.ofWidth * width + drift.ofCrash * crashPace + pull + deviation * shock
    if opening { jump(deviation) }
    let count = Int(6 + random.next() % 13)
    walk(count: count, move: max(-0.15, min(0.15, move)), deviation, start, length, profile, &ticks)
    let surprise = min(shock * shock * regime.width, 9)
    // GARCH(1,1) in multiples of the usual variance: 0.02 + 0.08 + 0.90 make 1.
    variance = min(0.02 + 0.08 * surprise + 0.90 * variance, 6)
  }

  /// The market opens away from its last price.
  private mutating func jump(_ deviation: Double) {
    price = bounded(price * (1 + max(-0.05, min(0.05, deviation * 1.5 * random.normal()))))
  }

  private mutating func walk(
    count: Int, move: Double, _ deviation: Double, _ start: Int64, _ length: Int64, _ profile: Double,
    _ ticks: inout [Tick]
  ) {
    let from = price
    let steps = Double(count - 1)
    let wobble = deviation * 0.8 / steps.squareRoot()
    var wandered = 0.0
    let pace = length / Int64(count)
    let size = volumePerBar * profile * (0.4 + 0.6 * variance.squareRoot()) / Double(count)
    for index in 0..<count {
      let part = Double(index) / steps
      // The way to the close, and a wandering that fades so that the close is where it was meant to be.
      if index > 0 { wandered += wobble * random.normal() }
      let away = index == count - 1 ? 0 : wandered * (1 - part * part)
      price = bounded(from * (1 + move * part + away))
      let jitter = Int64(random.next() % UInt64(pace))
      let time = start + Int64(index) * pace + jitter
      let steps = Int64(price.rounded(.toNearestOrEven))
      let lots = Int64((size * (0.1 + 1.8 * random.unit())).rounded(.toNearestOrEven))
      let tick = Tick(
        symbol: listing.symbol, time: Instant(milliseconds: time),
        price: Price(units: steps * listing.step.units), quantity: Quantity(units: max(lots, 1) * 1000))
      if let tick { ticks.append(tick) }
    }
  }

  /// At least 20 steps, so that a percent is still seen, and at most a hundred times the first price.
  private func bounded(_ price: Double) -> Double {
    max(20, min(price, Double(listing.price.units / listing.step.units) * 100))
  }
}
