import Synchronization
import WitanCore
import WitanExchange

/// What of a live feed's news is told to people, in sentences: what went wrong, once, and that it is well again.
final class FeedNews: Sendable {
  private struct State {
    var isDown = false
    var late: [Symbol: (first: Instant, last: Instant, count: Int)] = [:]
  }

  private let venue: String
  private let state = Mutex(State())

  /// News of the exchange of that name.
  init(_ venue: String) { self.venue = venue }

  /// The sentence about an event; nil where there is nothing to tell beside the event itself.
  func sentence(_ event: LiveFeedEvent) -> String? {
    switch event {
    case .tick, .gap: nil
    case .bar(let symbol, let bar, let origin): late(symbol, bar, origin)
    case .revised(let revision): revision.text
    case .stale(let market):
      "\(market.symbol) has said nothing since \(market.since), for \(market.silence), expected news all the time; no "
        + "entry is made until it speaks again"
    case .fresh(let symbol, let time): "\(symbol) speaks again, at \(time)"
    case .up: up()
    case .down(let why): down(why)
    case .trouble(let why): why
    }
  }

  private func up() -> String? {
    state.withLock { state in
      guard state.isDown else { return nil }
      state.isDown = false
      return "the stream of \(venue) is up again"
    }
  }

  private func down(_ why: String) -> String {
    state.withLock { $0.isDown = true }
    return "the stream of \(venue) is interrupted and is opened again: \(why)"
  }

  /// Bars that the stream did not bring are counted, and told together when it brings one again.
  private func late(_ symbol: Symbol, _ bar: Bar, _ origin: BarOrigin) -> String? {
    state.withLock { state in
      guard origin == .stream else {
        let run = state.late[symbol]
        state.late[symbol] = (run?.first ?? bar.start, bar.start, (run?.count ?? 0) + 1)
        return nil
      }
      guard let run = state.late.removeValue(forKey: symbol) else { return nil }
      return
        "\(run.count) bars of \(symbol), opened from \(run.first) to \(run.last), came late: the stream did not bring "
        + "them in time, and \(venue) was asked for them"
    }
  }
}
