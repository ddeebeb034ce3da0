public import WitanCore

/// A simulated market as a feed: each bar's ticks in time order, then the bars of all markets.
public struct SimulatedFeed: Feed {
  public var symbols: [Symbol] { market.listings.map(\.symbol) }
  public var interval: Interval { market.interval }

  private var market: SimulatedMarket
  private var left: Int?
  private let ticks: Bool
  private var waiting: [FeedEvent] = []
  private var position = 0
  private var ended = false

  /// A feed of `market`.
  /// - Parameters:
  ///   - bars: How many bars a market come before the end; nil: without end.
  ///   - ticks: False leaves the ticks out; the bars are the same.
  public init(_ market: SimulatedMarket, bars: Int? = nil, ticks: Bool = true) {
    self.market = market
    left = bars
    self.ticks = ticks
  }

  /// The next event; ``FeedEvent/end`` behind the last bar.
  public mutating func next() -> FeedEvent? {
    if position == waiting.count, !refill() {
      defer { ended = true }
      return ended ? nil : .end
    }
    defer { position += 1 }
    return waiting[position]
  }

  /// One bar's events; false at the end.
  private mutating func refill() -> Bool {
    if let left {
      guard left > 0 else { return false }
      self.left = left - 1
    }
    waiting.removeAll(keepingCapacity: true)
    position = 0
    let start = market.nextStart
    let all = market.nextTicks()
    if ticks { waiting += all.map { .tick($0) } }
    for symbol in symbols {
      if let bar = SimulatedMarket.bar(of: all.filter { $0.symbol == symbol }, start: start) {
        waiting.append(.bar(symbol, bar))
      }
    }
    return true
  }
}
