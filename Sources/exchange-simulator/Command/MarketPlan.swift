import WitanCore
import WitanFeeds

/// The markets of a run and where their prices come from.
struct MarketPlan: Sendable {
  let markets: [Market]
  let prices: PriceSource
  let start: Instant

  /// - Parameter now: The real time, where the run begins unless it is told otherwise.
  init(_ options: Options, now: Instant) throws {
    var given: Instant?
    if let text = options.start {
      guard let start = Instant(text) else {
        throw PlanError("found the start \(text), expected such as 2024-03-01T12:00; correct --start")
      }
      given = start
    }
    guard (0...500_000).contains(options.history), (1...500).contains(options.depth) else {
      throw PlanError(
        "found a history of \(options.history) and a depth of \(options.depth), expected 0 to 500000 bars and 1 to "
          + "500 levels; correct them")
    }
    let numbers: [Symbol: Int]
    if options.data.isEmpty {
      let listings = try Self.simulated(options)
      numbers = Self.numbers(listings.map(\.symbol))
      guard let interval = Interval(options.interval) else {
        throw PlanError("found the interval \(options.interval), expected such as 1m; correct --interval")
      }
      start = given ?? now
      let first = Instant(milliseconds: start.milliseconds - Int64(options.history) * interval.milliseconds)
      let market = try SimulatedMarket(seed: options.seed, listings: listings, interval: interval, start: first)
      prices = PriceSource(SimulatedFeed(market), numbers: numbers)
      markets = try listings.enumerated().map {
        try Self.market($0.element.symbol, $0.element.price, tick: $0.element.step, options, number: $0.offset)
      }
    } else {
      let series = try Self.recorded(options.data)
      numbers = Self.numbers(series.map(\.symbol))
      let first = series.map { Instant(milliseconds: $0.start.first ?? 0) }.max() ?? now
      let recorded =
        given
        ?? Instant(
          milliseconds: first.milliseconds + Int64(options.history) * series[0].interval.milliseconds)
      let length = series[0].interval
      let shift = options.rebase ? length.start(of: now) - length.start(of: recorded) : Interval(milliseconds: 0)
      start = options.rebase ? now : recorded
      prices = PriceSource(try RecordedFeed(series, ticks: true), numbers: numbers, shift: shift)
      markets = try series.enumerated().map { number, bars in
        try Self.market(
          bars.symbol, Price(units: bars.closeUnits.last ?? Price.scale), tick: Self.tick(of: bars), options,
          number: number)
      }
    }
  }

  private static func numbers(_ symbols: [Symbol]) -> [Symbol: Int] {
    Dictionary(symbols.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  private static func simulated(_ options: Options) throws -> [SimulatedListing] {
    try options.symbols.split(separator: ",").map { name in
      guard let symbol = Symbol(name) else {
        throw PlanError("found the market \(name), expected such as BTC/USDT; correct --symbols")
      }
      return try SimulatedListing.usual(symbol)
    }
  }

  private static func recorded(_ data: [String]) throws -> [BarSeries] {
    try data.map { text in
      let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard halves.count == 2, let symbol = Symbol(halves[0]) else {
        throw PlanError("found --data \(text), expected MARKET=FILE such as BTC/USDT=bars.csv.gz; correct it")
      }
      return try BarFile.read(halves[1], symbol: symbol).series
    }
  }

  /// The step of a file's prices: as many decimals as it uses, and at least two.
  private static func tick(of bars: BarSeries) -> Price {
    var tick: Int64 = 1_000_000
    for column in [bars.openUnits, bars.highUnits, bars.lowUnits, bars.closeUnits] {
      for units in column { while tick > 1, units % tick != 0 { tick /= 10 } }
    }
    return Price(units: tick)
  }

  private static func market(_ symbol: Symbol, _ price: Price, tick: Price, _ options: Options, number: Int) throws
    -> Market
  {
    guard let worth = Money(options.levelWorth), worth.units > 0, worth.units <= 1_000_000_000 * Money.scale else {
      throw PlanError("found a level's worth of \(options.levelWorth), expected above 0; correct --level-worth")
    }
    // Price × quantity must have at most eight decimals, so that money stays exact.
    let step = Quantity(units: max(1000, Quantity.scale / tick.units))
    let units = Int128(worth.units) * Int128(Quantity.scale) / Int128(max(1, price.units))
    let usual = max(step.units, Int64(clamping: units) / step.units * step.units)
    return Market(
      listing: .usual(base: symbol.base, quote: symbol.quote, tick: tick, step: step),
      maker: MarketMaker(
        seed: options.seed &* 1_000_003 &+ UInt64(number), depth: options.depth, quantity: Quantity(units: usual),
        spacing: options.spacing))
  }
}
