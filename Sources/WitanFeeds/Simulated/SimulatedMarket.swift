public import WitanCore

/// An invented market: seeded, the same on every machine, and lively enough to try strategies on.
///
/// Regimes (range, trends, turbulence, crash, recovery) follow each other as a Markov chain and hold for all markets;
/// volatility clusters (GARCH(1,1)); markets share a common factor; volume follows the hour of the day; some bars open
/// away from the last close. Bars are made of their ticks, so both views agree to the unit: the first tick is the open,
/// the last the close, the extremes are hit and the quantities add up to the volume.
///
/// Only + − × ÷ and square roots are used, which IEEE 754 defines to the bit. It is no model to tune a strategy on.
public struct SimulatedMarket: Sendable {
  /// The bars' interval.
  public let interval: Interval
  /// The markets, in the order in which their bars come.
  public let listings: [SimulatedListing]
  /// When the next bar opens.
  public private(set) var nextStart: Instant

  private var random: SplitMix64
  private var regime = Regime.range
  private var symbols: [SimulatedSymbol]
  private var pending: [Tick] = []
  private var position = 0

  /// Volume by the hour of the UTC day, as a multiple of the usual: quiet at four, busiest at fifteen.
  private static let profile: [Double] = [
    0.85, 0.8, 0.75, 0.65, 0.6, 0.65, 0.7, 0.85, 1, 1.05, 1, 0.95, 1.05, 1.35, 1.6, 1.65, 1.55, 1.35, 1.2, 1.15, 1.1, 1,
    0.95, 0.9,
  ]

  /// A market whose first bar opens at `start`, rounded down to the interval.
  ///
  /// - Throws: ``FeedError`` (`setting`) where there is no listing or a market twice, the interval is not 1 s to 1 d,
  ///   or the start is not between 1970 and 2100.
  public init(
    seed: UInt64, listings: [SimulatedListing], interval: Interval = .minutes(1), start: Instant
  ) throws(FeedError) {
    guard !listings.isEmpty, Set(listings.map(\.symbol)).count == listings.count else {
      throw FeedError(
        .setting,
        "found the markets \(listings.map(\.symbol)), expected at least one and each once; "
          + "correct --symbols")
    }
    guard interval >= .seconds(1), interval <= .days(1) else {
      throw FeedError(.setting, "found the interval \(interval), expected 1s to 1d; give another --interval")
    }
    guard (0..<4_102_444_800_000).contains(start.milliseconds) else {
      throw FeedError(.setting, "found the start \(start), expected one between 1970 and 2100; give another --from")
    }
    self.listings = listings
    self.interval = interval
    nextStart = interval.start(of: start)
    random = SplitMix64(seed: SplitMix64.mix(seed ^ 0x5749_5441_4E00_0001))
    symbols = listings.map { SimulatedSymbol($0, seed: seed, interval: interval) }
  }

  /// The next tick of any market, in time order; markets that tick at the same moment come in their listings' order.
  public mutating func next() -> Tick {
    if position == pending.count { pending = nextTicks() }
    defer { position += 1 }
    return pending[position]
  }

  /// All ticks of the next bar of all markets, in time order; passes over what ``next()`` left of a begun bar.
  public mutating func nextTicks() -> [Tick] {
    let columns = nextColumns()
    // A stable order: time, then the listings' order, which the place in the joined array keeps.
    return columns.joined().enumerated().sorted {
      ($0.element.time.milliseconds, $0.offset) < ($1.element.time.milliseconds, $1.offset)
    }.map(\.element)
  }

  /// The next bar of every market, in the listings' order; passes over what ``next()`` left of a begun bar.
  public mutating func nextBars() -> [Bar] {
    let start = nextStart
    return nextColumns().compactMap { Self.bar(of: $0, start: start) }
  }

  /// The next `bars` bars of every market, in the listings' order.
  public mutating func generate(bars: Int) -> [BarSeries] {
    var series = listings.map { BarSeries(symbol: $0.symbol, interval: interval) }
    for index in series.indices { series[index].reserve(bars) }
    for _ in 0..<bars {
      for (index, bar) in nextBars().enumerated() { _ = series[index].append(bar) }
    }
    return series
  }

  /// The bar that `ticks` of one market make; nil without ticks.
  static func bar(of ticks: [Tick], start: Instant) -> Bar? {
    guard let first = ticks.first, let last = ticks.last else { return nil }
    var (high, low, volume) = (first.price, first.price, Quantity.zero)
    for tick in ticks {
      high = max(high, tick.price)
      low = min(low, tick.price)
      volume += tick.quantity
    }
    return Bar(start: start, open: first.price, high: high, low: low, close: last.price, volume: volume)
  }

  /// One bar's ticks, a column a market.
  private mutating func nextColumns() -> [[Tick]] {
    (pending, position) = ([], 0)
    let before = regime
    regime = regime.next(random.unit())
    let common = random.normal()
    // A market rarely opens away from its close, and mostly where the weather turns.
    let opening = random.unit() < (before == regime ? 0.004 : 0.25)
    let hour = Int(nextStart.milliseconds / 3_600_000 % 24)
    let start = nextStart
    nextStart = start + interval
    return symbols.indices.map { index in
      var ticks: [Tick] = []
      ticks.reserveCapacity(18)
      symbols[index].ticks(
        start: start.milliseconds, length: interval.milliseconds, regime: regime, common: common, opening: opening,
        profile: Self.profile[hour], into: &ticks)
      return ticks
    }
  }
}
