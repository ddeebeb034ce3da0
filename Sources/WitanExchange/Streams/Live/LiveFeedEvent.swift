public import WitanCore

/// What a live feed says. It says more than a recorded feed: bars may be told late, be revised, or go stale.
public enum LiveFeedEvent: Hashable, Sendable {
  /// The newest price of a market.
  case tick(Tick)
  /// A bar that closed: each once and in order.
  case bar(Symbol, Bar, BarOrigin)
  /// The venue has no bars there; comes before the bar behind the gap.
  case gap(GapNotice)
  /// The venue now says something else about a bar than what was told.
  case revised(BarRevision)
  /// A market says nothing, or only old things.
  case stale(StaleMarket)
  /// A market that was stale speaks again.
  case fresh(Symbol, at: Instant)
  /// The stream is up.
  case up
  /// The stream is interrupted; one sentence.
  case down(String)
  /// Something did not go well and is tried again or passed over; one sentence.
  case trouble(String)
}

/// How a bar became known.
public enum BarOrigin: Hashable, Sendable {
  /// By the stream, when it closed.
  case stream
  /// By a question, because the stream did not bring it in time. It may be old: what is decided on it must not be
  /// traded at today's price as if it were new.
  case repair
}

/// A bar that the venue says something else about than before.
public struct BarRevision: Hashable, Sendable {
  /// The market.
  public let symbol: Symbol
  /// What was told; nil where that is too long ago to be known here.
  public let told: Bar?
  /// What the venue says now.
  public let now: Bar

  /// Both versions in one sentence.
  public var text: String {
    let shown = { (bar: Bar) in
      "open \(bar.open), high \(bar.high), low \(bar.low), close \(bar.close), volume \(bar.volume)"
    }
    guard let told else {
      return "the bar of \(symbol) from \(now.start) came too late: \(shown(now)); it was left out"
    }
    return "the bar of \(symbol) from \(now.start) was told with \(shown(told)); the venue now says \(shown(now)); "
      + "what was decided on it stands"
  }
}

/// A market that is silent.
public struct StaleMarket: Hashable, Sendable {
  /// The market.
  public let symbol: Symbol
  /// The newest time of the venue that it spoke of.
  public let since: Instant
  /// How long that is ago.
  public let silence: Interval
}

/// A market of a live feed.
public struct LiveMarket: Hashable, Sendable {
  /// The market.
  public let symbol: Symbol
  /// Its name at the venue, such as `BTCUSDT`.
  public let name: String
  /// The open time of the first bar that is wanted, on a border of the interval.
  public let firstBar: Instant

  /// A market.
  public init(symbol: Symbol, name: String, firstBar: Instant) {
    (self.symbol, self.name, self.firstBar) = (symbol, name, firstBar)
  }
}

/// How a live feed works.
public struct LiveFeedRules: Hashable, Sendable {
  /// What becomes a tick.
  public enum TickSource: String, Hashable, Sendable, CaseIterable {
    /// Every trade.
    case trades
    /// Every aggregate of trades; not together with ``trades``, which are the same.
    case aggregates
    /// The middle of the best bid and offer, rounded down to 1e-8, with a quantity of nought.
    case quotes
  }

  /// The bars' interval, and its name at the venue, such as `1m`.
  public var interval: Interval
  public var intervalName: String
  /// What becomes a tick.
  public var ticks: Set<TickSource> = [.trades]
  /// After how many intervals without news a market is stale, and the least time.
  public var staleIntervals: Int64 = 3
  public var staleAtLeast: Interval = .seconds(10)
  /// How long after a bar's end its message is awaited before the venue is asked for it.
  public var grace: Interval = .seconds(5)
  /// How long after a bar's end an answer to such a question is taken for final.
  public var believe: Interval = .seconds(2)
  /// The most bars of one page, as the venue has it.
  public var pageSize = 1000
  /// The longest wait before a question is asked again.
  public var longestWait: Interval = .seconds(60)
  /// How many bars that were told are kept, so that a revision is noticed.
  public var remembered = 32
  /// The most closed bars that wait for earlier ones; more are let go and asked for.
  public var mostPending = 2000

  /// The rules with their defaults.
  public init(interval: Interval, intervalName: String) {
    (self.interval, self.intervalName) = (interval, intervalName)
  }

  /// The streams that these markets need, by the venue's names.
  public func streams(_ names: [String]) -> [String] {
    names.map { $0.lowercased() }.flatMap { name in
      var streams = ["\(name)@kline_\(intervalName)"]
      if ticks.contains(.trades) { streams.append("\(name)@trade") }
      if ticks.contains(.aggregates) { streams.append("\(name)@aggTrade") }
      if ticks.contains(.quotes) { streams.append("\(name)@bookTicker") }
      return streams
    }
  }
}
