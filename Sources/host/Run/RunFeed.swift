import WitanCore
import WitanFeeds
import WitanServices

/// What a running host listens to, chosen by the configuration.
struct RunFeed {
  /// The markets' rules.
  let instruments: [Instrument]
  /// When the first bar that may be traded opens.
  let start: Instant
  /// Bars before it, which only warm the strategies up.
  let history: [BarSeries]
  /// When the first bar of all opens.
  var begin: Instant { history.first.map { Instant(milliseconds: $0.start[0]) } ?? start }
  private let source: Source
  private let pace: Pace

  private enum Source {
    case simulated(SimulatedMarket)
    case recorded([BarSeries])
  }

  /// The simulated market's own calendar begins here, so that a run can be repeated and taken up again.
  private static let epoch = Instant(milliseconds: 1_704_067_200_000)

  /// The feed that `choices` name; `warmup` bars come before the first one that may be traded.
  init(_ configuration: Configuration, warmup: Int) throws {
    let trading = configuration.trading
    guard let pace = Pace(configuration.feed.speed.description) else {
      throw CommandFailure.usage(
        "found --speed \(configuration.feed.speed), expected 1x, 60x or max with at most three decimals")
    }
    self.pace = pace
    switch configuration.feed.kind {
    case .sim:
      var market = try SimulatedMarket(
        seed: configuration.fills.seed, listings: trading.symbols.map { try SimulatedListing.usual($0) },
        interval: trading.interval, start: Self.epoch)
      instruments = market.listings.map {
        Instrument(symbol: $0.symbol, tick: $0.step, lot: Quantity(units: 1000))
      }
      history = market.generate(bars: warmup)
      start = market.nextStart
      source = .simulated(market)
    case .file:
      let path = configuration.feed.path ?? ""
      guard trading.symbols.count == 1 else {
        throw CommandFailure.usage(
          "found \(trading.symbols.count) markets for one recorded file, expected one; add --symbols BTC/USDT")
      }
      let contents = try BarFile.read(path, symbol: trading.symbols[0], interval: nil)
      guard contents.series.interval == trading.interval else {
        throw CommandFailure.usage(
          "\(path): found \(contents.series.interval) bars, expected \(trading.interval); "
            + "add --interval \(contents.series.interval)")
      }
      instruments = [Instrument(symbol: trading.symbols[0])]
      history = []
      start = Instant(milliseconds: contents.series.start[0])
      source = .recorded([contents.series])
    case .binance:
      throw CommandFailure.usage(
        "found --feed binance, expected sim or file:PATH; the exchange's stream is not part of this version")
    }
  }

  /// The events behind `known`, at the chosen pace.
  func events(behind known: Instant) throws -> any Feed {
    switch source {
    case .simulated(var market):
      while market.nextStart + market.interval <= known { _ = market.nextBars() }
      return PacedFeed(SimulatedFeed(market), pace: pace, clock: ContinuousClock())
    case .recorded(let series):
      // A store without a bar knows no time yet.
      let rest = series.map { bars in
        known < begin
          ? bars : bars.slice(from: Instant(milliseconds: known.milliseconds - bars.interval.milliseconds + 2), to: nil)
      }
      return PacedFeed(try RecordedFeed(rest), pace: pace, clock: ContinuousClock())
    }
  }
}
