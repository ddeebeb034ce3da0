import ServiceLifecycle
import WitanCore
import WitanExchange
import WitanFeeds
import WitanServices

/// Carries the exchange's prices to the session: ticks, each closed bar once, and what does not go well, as events.
struct LiveExchangeFeed: Service {
  private let session: TradingSession
  private let connection: ExchangeConnection
  private let feed: LiveFeed<VenueClient>
  private let news: FeedNews

  /// A feed of `markets`, each going on behind the last bar that the session knows.
  ///
  /// Throws a ``CommandFailure`` where the session's past does not fit the exchange's present.
  init(
    _ connection: ExchangeConnection, _ markets: ExchangeMarkets, _ configuration: Configuration,
    session: TradingSession
  ) async throws {
    var rules = LiveFeedRules(interval: configuration.trading.interval, intervalName: markets.intervalName)
    rules.ticks = configuration.exchange.ticks == .book ? [.quotes] : [.trades]
    rules.staleIntervals = Int64(configuration.breakers.staleIntervals)
    // These are times of the network and of machines, which do not run faster with an exchange that does.
    (rules.grace, rules.believe) = (connection.scaled(rules.grace), connection.scaled(rules.believe))
    rules.staleAtLeast = connection.scaled(rules.staleAtLeast)
    rules.longestWait = connection.scaled(rules.longestWait)
    var live: [LiveMarket] = []
    for symbol in configuration.trading.symbols {
      let first = try await Self.firstBar(symbol, session, markets, connection, rules.interval)
      live.append(LiveMarket(symbol: symbol, name: symbol.venueName, firstBar: first))
    }
    var keeping = ConnectionKeeper.Rules()
    keeping.renewal = keeping.renewal / connection.speed
    keeping.renewalSpread = keeping.renewalSpread / connection.speed
    let streams = try MarketStreams(base: connection.venue.streams, streams: rules.streams(live.map(\.name)))
    feed = LiveFeed(
      live, rules: rules, stream: KeptStream(connection.sockets, streams, rules: keeping), bars: connection.client,
      speed: connection.speed, now: { [time = connection.time] in time.now })
    news = FeedNews(connection.venue.name)
    (self.session, self.connection) = (session, connection)
  }

  /// The most bars that are fetched behind a store's last one.
  private static let mostMissed: Int64 = 50_000

  private static func firstBar(
    _ symbol: Symbol, _ session: TradingSession, _ markets: ExchangeMarkets, _ connection: ExchangeConnection,
    _ interval: Interval
  ) async throws -> Instant {
    guard let last = await session.lastBar(symbol) else { return markets.start }
    let now = connection.time.now
    let missed = (now - last).milliseconds / interval.milliseconds
    guard missed >= 0, missed <= mostMissed else {
      throw CommandFailure.usage(
        "the store's last bar of \(symbol) opened at \(last) and \(connection.venue.name) says \(now); expected a last "
          + "bar of its past, at most \(mostMissed) bars ago; name another --store for other prices")
    }
    return last + interval
  }

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      let (failures, failed) = AsyncThrowingStream<Void, any Error>.makeStream()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask(executorPreference: MarketThread.shared) {
          await feed.run { event in
            // What the session cannot bear ends the host; the events behind it are not given to it.
            do { try await deliver(event) } catch { failed.finish(throwing: error) }
          }
        }
        group.addTask { for try await _ in failures {} }
        defer { group.cancelAll() }
        _ = try await group.next()
      }
    }
  }

  private func deliver(_ event: LiveFeedEvent) async throws {
    if let text = news.sentence(event) {
      await session.tell(.error(ErrorNotice(component: "feed", text: text, time: connection.time.now)))
    }
    switch event {
    case .tick(let tick): try await session.take(.tick(tick))
    case .bar(let symbol, let bar, _): try await session.take(.bar(symbol, bar))
    case .gap(let gap): try await session.take(.gap(gap))
    // The engine's own rule looks at the silence at once.
    case .stale: try await session.wake(at: connection.time.now)
    case .revised, .fresh, .up, .down, .trouble: break
    }
  }
}

/// Compares the exchange's clock with the host's, and says so where they differ too much.
struct ExchangeClock: Service {
  let session: TradingSession
  let connection: ExchangeConnection
  /// The difference that is told.
  let bound: Interval

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var isTold = false
      while !Task.isCancelled {
        do throws(VenueFailure) { try await connection.client.synchroniseIfDue() } catch {
          if Task.isCancelled { return }
          let text = "the time of \(connection.venue.name) was not to be had: \(error)"
          await session.tell(.error(ErrorNotice(component: "clock", text: text, time: connection.time.now)))
        }
        // A clock that runs faster than the wall's has no fixed difference from it that would mean anything.
        if connection.speed == 1, let skew = connection.time.skew {
          let isFar = abs(skew.skew.milliseconds) > bound.milliseconds
          if isFar, !isTold { await session.tell(.clockSkew(skew)) }
          isTold = isFar
        }
        // The end of the run ends the wait, too.
        try? await Task.sleep(for: .seconds(10))
      }
    }
  }
}
