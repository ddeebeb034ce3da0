public import WitanCore

/// Makes ticks and closed bars of what the stream and the venue's pages say: each bar once and in order, whatever is
/// lost, doubled or late. A value: messages, pages and time go in; events and questions come out.
///
/// A bar is told when the stream says that it closed, if it is the next one. Where one is missing, because a later one
/// came or because its end has passed, the venue is asked; bars that came meanwhile wait. Times are the venue's.
public struct FeedAssembler: Sendable {
  /// What must be done.
  public enum Step: Hashable, Sendable {
    /// Tell this.
    case tell(LiveFeedEvent)
    /// Ask the venue, and give the answer to ``FeedAssembler/take(page:for:at:_:)``.
    case ask(KlineRequest)
  }

  /// What was passed over, counted.
  public struct Counts: Hashable, Sendable {
    /// Trades, quotes and bars that were told already.
    public internal(set) var doubled = 0
    /// Trades whose numbers were left out by the stream.
    public internal(set) var missingTrades: Int64 = 0
    /// Messages that this feed has no use for: other intervals, other symbols, events that nobody knows.
    public internal(set) var unused = 0
  }

  private let rules: LiveFeedRules
  private var markets: [MarketAssembly]
  private let places: [String: Int]
  /// What was passed over so far.
  public private(set) var counts = Counts()

  /// A feed of these markets that begins at `now`.
  public init(_ markets: [LiveMarket], rules: LiveFeedRules, at now: Instant) {
    self.rules = rules
    self.markets = markets.map { MarketAssembly($0, rules, at: now) }
    places = Dictionary(markets.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The open time of the next bar that will be told; nil for a market that is not this feed's.
  public func nextBar(_ symbol: Symbol) -> Instant? { markets.first { $0.market.symbol == symbol }?.next }

  /// The earliest time at which ``take(time:_:)`` has something to do; it does no harm to call it at any other.
  public var wake: Instant {
    markets.map(\.wake).min() ?? Instant(milliseconds: .max)
  }

  /// The stream was interrupted: what is numbered may begin anew.
  public mutating func interrupt() {
    for place in markets.indices { markets[place].interrupt() }
  }

  /// Takes a message that came at `now`.
  public mutating func take(_ message: StreamMessage, at now: Instant, _ steps: inout [Step]) {
    switch message {
    case .trade(let trade) where rules.ticks.contains(.trades):
      guard let place = place(trade.symbol) else { return }
      markets[place].trade(trade.id...trade.id, trade.price, trade.quantity, trade.time, now, &counts, &steps)
    case .aggregate(let trade) where rules.ticks.contains(.aggregates):
      guard let place = place(trade.symbol) else { return }
      markets[place].trade(trade.trades, trade.price, trade.quantity, trade.time, now, &counts, &steps)
    case .bookTicker(let ticker) where rules.ticks.contains(.quotes):
      guard let place = place(ticker.symbol) else { return }
      markets[place].quote(ticker, now, &counts, &steps)
    case .kline(let kline) where kline.interval == rules.intervalName:
      guard let place = place(kline.symbol) else { return }
      markets[place].kline(kline, now, &counts, &steps)
    case .trade, .aggregate, .bookTicker, .kline, .depth, .partialDepth, .miniTickers, .reply, .refusal,
      .serverShutdown,
      .unknown:
      counts.unused += 1
    }
  }

  /// Takes the venue's answer to a question, or why there is none.
  public mutating func take(
    page: Result<[KlineRow], StreamFault>, for request: KlineRequest, at now: Instant, _ steps: inout [Step]
  ) {
    guard let place = place(request.name) else { return }
    markets[place].page(page, request, now, &counts, &steps)
  }

  /// Takes the time.
  public mutating func take(time now: Instant, _ steps: inout [Step]) {
    for place in markets.indices { markets[place].look(at: now, &steps) }
  }

  private mutating func place(_ name: String) -> Int? {
    guard let place = places[name] else {
      counts.unused += 1
      return nil
    }
    return place
  }
}
