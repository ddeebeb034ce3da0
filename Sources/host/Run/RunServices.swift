import Foundation
import ServiceLifecycle
import WitanCore
import WitanFeeds
import WitanServices

/// Carries the feed's events to the session, one after the other.
struct FeedService: Service {
  let session: TradingSession
  let feed: any Feed

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      var feed = feed
      do {
        while let event = try await feed.next() {
          try await session.take(event)
          if Task.isCancelled { return }
        }
      } catch is CancellationError {
        return
      }
    }
  }
}

/// Has the limits looked at when no price comes.
struct RiskMonitor: Service {
  let session: TradingSession
  let every: Interval
  /// The market's time, where it passes without a price; else it stands at the newest price.
  let time: (@Sendable () -> Instant)?

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do { try await Task.sleep(for: .milliseconds(every.milliseconds)) } catch { return }
        if let time {
          try await session.wake(at: time())
        } else {
          try await session.wake(at: await session.now)
        }
      }
    }
  }
}

/// Ends the run after a time, or never.
struct Deadline: Service {
  let limit: Duration?

  func run() async throws {
    await cancelWhenGracefulShutdown {
      // A run without a limit waits for the others to end it; being cancelled is how it ends.
      try? await Task.sleep(for: limit ?? .seconds(Int64.max / 4_000_000_000))
    }
  }
}
