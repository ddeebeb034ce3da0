import Foundation
import Synchronization
import WitanCore
import WitanServices

/// What happens, as it happens: coloured lines on a terminal, `time Event key=value` lines elsewhere.
///
/// Prices and closed bars come at most once an interval and market; votes when a strategy changes its mind; decisions
/// when they ask for something; everything that moves money always.
final class ActivityPrinter: Sendable {
  private let subscription: EventBus.Subscription
  private let every: Duration
  private let colours = isatty(STDOUT_FILENO) == 1
  private let state = Mutex(State())

  private struct State {
    var lastPrice: [Symbol: ContinuousClock.Instant] = [:]
    var lastBar: [Symbol: ContinuousClock.Instant] = [:]
    var views: [String: Action] = [:]
    var decisions: [Symbol: Action] = [:]
  }

  init(_ bus: EventBus, every: Interval) {
    self.every = .milliseconds(every.milliseconds)
    subscription = bus.subscribe(limit: 65_536)
  }

  /// Prints until the bus closes; then everything that happened was printed.
  func run() async {
    for await event in subscription.events {
      if let line = line(event) { print(line) }
    }
  }

  /// The closing line; says so where lines were left out.
  func finish(_ summary: String, _ statistics: EventBus.Statistics?) {
    if let missed = statistics?.dropped, missed > 0 {
      print("\(missed) lines were left out, because they came faster than they could be printed")
    }
    print(summary)
  }

  /// The number of its subscription.
  var number: Int { subscription.number }

  private func line(_ event: Event) -> String? {
    guard isWanted(event) else { return nil }
    let words = ActivityLine(event)
    guard colours else { return "\(event.time) \(event.name) \(words.text)" }
    return "\u{1B}[2m\(event.time)\u{1B}[0m \u{1B}[\(words.colour)m\(event.name)\u{1B}[0m \(words.text)"
  }

  private func isWanted(_ event: Event) -> Bool {
    let now = ContinuousClock.now
    return state.withLock { state in
      switch event {
      case .marketTick(let tick):
        if let last = state.lastPrice[tick.symbol], now - last < every { return false }
        state.lastPrice[tick.symbol] = now
        return true
      case .barClosed(let bar):
        if let last = state.lastBar[bar.symbol], now - last < every { return false }
        state.lastBar[bar.symbol] = now
        return true
      case .signalGenerated(let signal):
        return state.views.updateValue(signal.action, forKey: "\(signal.strategy) \(signal.symbol)") != signal.action
      case .voteDecided(let decision):
        let before = state.decisions.updateValue(decision.action, forKey: decision.symbol)
        return decision.action != .hold && before != decision.action
      case .orderRequested, .orderAccepted: return false
      case .orderDenied(let refusal): return refusal.reason != .alreadyLong && refusal.reason != .notHeld
      default: return true
      }
    }
  }
}
