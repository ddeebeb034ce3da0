import WitanCore
import WitanExchange
import WitanFeeds
import WitanPlugins
import WitanServices

/// What the exchange said at the start about the markets that are traded: their rules, and the bars so far.
struct ExchangeMarkets: Sendable {
  /// What the exchange said of itself.
  let info: ExchangeInfo
  /// The rules for the engine, in the order of the configuration.
  let instruments: [Instrument]
  /// The closed bars that warm the strategies up, a market each; a market without any is left out.
  let history: [BarSeries]
  /// When the first bar that may be traded opens.
  let start: Instant
  /// The bars' name at the exchange.
  let intervalName: String

  /// Asks the exchange, again and again until it answers.
  /// - Parameter warmup: how many bars the strategies want before the first that may be traded.
  /// - Throws: a ``CommandFailure`` where the exchange does not have a market or the interval, `CancellationError`.
  static func ask(
    _ connection: ExchangeConnection, _ configuration: Configuration, warmup: Int
  ) async throws -> ExchangeMarkets {
    let (client, trading) = (connection.client, configuration.trading)
    let interval = trading.interval
    guard let name = connection.venue.intervalName(interval) else {
      let known = connection.venue.intervals.sorted { $0.value < $1.value }.map(\.key).joined(separator: ", ")
      throw CommandFailure.usage(
        "found --interval \(interval), expected one of \(known), the bars that \(connection.venue.name) has")
    }
    let patience = ExchangePatience(longest: configuration.rhythm.errorBackoff)
    let venue = connection.venue.name
    _ = try await patience.insist(on: "the time of \(venue)") { () async throws(VenueFailure) in
      try await client.synchronise()
    }
    let info = try await patience.insist(on: "the rules of \(venue)") { () async throws(VenueFailure) in
      try await client.exchangeInfo(of: trading.symbols)
    }
    let rules: [TradingRules]
    do throws(VenueFailure) {
      rules = try trading.symbols.map { symbol throws(VenueFailure) in try info.rules(of: symbol) }
    } catch { throw CommandFailure(error) }
    for rule in rules where rule.status != .trading {
      PluginLines.warn("\(rule.symbol) does not trade on \(venue) now (\(rule.status)); expected it to be open")
    }
    let instruments: [Instrument]
    do throws(VenueFailure) {
      var found: [Instrument] = []
      for rule in rules { found.append(try rule.instrument()) }
      instruments = found
    } catch { throw CommandFailure(error) }
    // What has just ended may still change: it comes with the feed.
    let settled = Instant(milliseconds: client.time.now.milliseconds - connection.scaled(.seconds(2)).milliseconds)
    let start = interval.start(of: settled)
    let from = Instant(milliseconds: start.milliseconds - Int64(warmup) * interval.milliseconds)
    var history: [BarSeries] = []
    for symbol in trading.symbols {
      let bars = try await patience.insist(on: "the past of \(symbol)") { () async throws(VenueFailure) in
        try await client.allBars(of: symbol, interval, in: from..<start)
      }
      var series = BarSeries(symbol: symbol, interval: interval)
      for bar in bars where bar.end < settled { _ = series.append(bar.bar) }
      if !series.isEmpty { history.append(series) }
    }
    return ExchangeMarkets(
      info: info, instruments: instruments, history: history, start: start, intervalName: name)
  }
}
