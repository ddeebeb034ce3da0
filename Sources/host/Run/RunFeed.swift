import ServiceLifecycle
import WitanCore
import WitanExchange
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
  var begin: Instant { history.compactMap(\.start.first).min().map { Instant(milliseconds: $0) } ?? start }
  /// The time of the market, where it passes without a price, too; nil where it stands still then.
  var time: (@Sendable () -> Instant)? {
    guard case .live(let connection, _) = source else { return nil }
    // A price may still be on its way, and must not come from the past.
    let margin = connection.scaled(.seconds(1)).milliseconds
    return { Instant(milliseconds: connection.time.now.milliseconds - margin) }
  }
  /// What the exchange said of itself; nil where none is listened to.
  var exchange: ExchangeInfo? { if case .live(_, let markets) = source { markets.info } else { nil } }
  private let source: Source
  private let pace: Pace

  private enum Source {
    case simulated(SimulatedMarket)
    case recorded([BarSeries])
    case live(ExchangeConnection, ExchangeMarkets)
  }

  /// The simulated market's own calendar begins here, so that a run can be repeated and taken up again.
  private static let epoch = Instant(milliseconds: 1_704_067_200_000)

  /// The feed that `choices` name; `warmup` bars come before the first one that may be traded.
  init(_ configuration: Configuration, warmup: Int, exchange: ExchangeConnection?) async throws {
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
      guard let exchange else { throw CommandFailure.usage("found --feed binance and no exchange to ask") }
      let markets = try await StartInterruption.orEnd {
        try await ExchangeMarkets.ask(exchange, configuration, warmup: warmup)
      }
      (instruments, history, start) = (markets.instruments, markets.history, markets.start)
      source = .live(exchange, markets)
    }
  }

  /// What carries the events behind all that `session` knows to it, at the chosen pace.
  func services(_ session: TradingSession, _ configuration: Configuration) async throws -> [any Service] {
    guard case .live(let connection, let markets) = source else {
      return [FeedService(session: session, feed: try events(behind: await session.now))]
    }
    return [
      try await LiveExchangeFeed(connection, markets, configuration, session: session),
      ExchangeClock(session: session, connection: connection, bound: configuration.breakers.clockSkew),
    ]
  }

  private func events(behind known: Instant) throws -> any Feed {
    switch source {
    case .live(_, let markets):
      throw CommandFailure.failed("the exchange's bars from \(markets.start) on come as they close, not at a pace")
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
