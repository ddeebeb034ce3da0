import WitanCore
import WitanFeeds

/// Where prices come from: recorded bars, or an invented market. Pulled tick by tick.
struct PriceSource: Sendable {
  /// A price of one market.
  struct Quote: Sendable {
    let market: Int
    let time: Instant
    let price: Price
    let quantity: Quantity
  }

  private enum Feeds: Sendable {
    case simulated(SimulatedFeed)
    case recorded(RecordedFeed)
    case none
  }

  private var feed: Feeds
  private let numbers: [Symbol: Int]
  /// Added to every time of the feed, so that old bars may be played as if they were new.
  private let shift: Interval
  private var waiting: Quote?
  /// True where the recorded prices are over.
  private(set) var isOver = false

  /// No prices but those given by hand.
  init() { (feed, numbers, shift, isOver) = (.none, [:], .init(milliseconds: 0), true) }

  init(_ feed: SimulatedFeed, numbers: [Symbol: Int]) {
    (self.feed, self.numbers, shift) = (.simulated(feed), numbers, .init(milliseconds: 0))
  }

  init(_ feed: RecordedFeed, numbers: [Symbol: Int], shift: Interval) {
    (self.feed, self.numbers, self.shift) = (.recorded(feed), numbers, shift)
  }

  /// The next price that is due by `moment`; nil where none is.
  mutating func next(by moment: Instant) -> Quote? {
    if waiting == nil { waiting = pull() }
    guard let quote = waiting, quote.time <= moment else { return nil }
    waiting = nil
    return quote
  }

  private mutating func pull() -> Quote? {
    while !isOver {
      let event: FeedEvent?
      switch feed {
      case .simulated(var simulated):
        feed = .none
        event = simulated.next()
        feed = .simulated(simulated)
      case .recorded(var recorded):
        feed = .none
        event = recorded.next()
        feed = .recorded(recorded)
      case .none: event = nil
      }
      switch event {
      case .tick(let tick):
        guard let number = numbers[tick.symbol] else { continue }
        return Quote(market: number, time: tick.time + shift, price: tick.price, quantity: tick.quantity)
      case .bar, .gap: continue
      case .end, nil: isOver = true
      }
    }
    return nil
  }
}
