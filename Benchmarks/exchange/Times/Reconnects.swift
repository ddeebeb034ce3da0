import Synchronization
import WitanCore
import WitanExchange

/// A stream that ends again and again: memory and descriptors after each tenth of it.
struct Reconnects {
  private let venue: Loopback
  private let times: Int

  init(venue: Loopback, times: String) throws {
    guard let times = Int(times), times >= 10 else { throw Complaint("found \(times) times; expected 10 or more") }
    (self.venue, self.times) = (venue, times)
  }

  func run() async throws {
    guard let symbol = Symbol("BTC/USDT") else { throw Complaint("BTC/USDT is no symbol") }
    // What is looked at is what a connection leaves behind, not how long the waits between two are.
    var keeping = ConnectionKeeper.Rules()
    (keeping.firstWait, keeping.longestWait, keeping.attempts) = (.milliseconds(1), .milliseconds(1), 1_000_000)
    let feed = try venue.feed([symbol], keeping)
    let tally = Tally(), times = times, begin = ContinuousClock.now
    await withTaskGroup { group in
      group.addTask(executorPreference: MarketThread.shared) {
        await feed.run { event in
          guard let downs = tally.take(event), downs % (times / 10) == 0 || downs == times else { return }
          do { print("after \(downs) \(try Usage.memory()) \(try Usage.descriptors())") } catch { print("\(error)") }
        }
      }
      group.addTask {
        while tally.counts.downs < times {
          // The feed never ends by itself: whether it has done enough is looked at beside it.
          do { try await Task.sleep(for: .milliseconds(10)) } catch { return }
        }
      }
      await group.next()
      group.cancelAll()
    }
    let found = tally.counts
    print("ups \(found.ups)\nticks \(found.ticks)\nseconds \((ContinuousClock.now - begin) / .seconds(1))")
  }
}

/// How often what came.
final class Tally: Sendable {
  private let state = Mutex((ups: 0, downs: 0, ticks: 0))

  var counts: (ups: Int, downs: Int, ticks: Int) { state.withLock { $0 } }

  /// Counts an event; how many interruptions there were, where it is one.
  func take(_ event: LiveFeedEvent) -> Int? {
    state.withLock { counts in
      switch event {
      case .up: counts.ups += 1
      case .tick: counts.ticks += 1
      case .down:
        counts.downs += 1
        return counts.downs
      default: break
      }
      return nil
    }
  }
}
