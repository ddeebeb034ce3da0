import Foundation
import ServiceLifecycle
import UnixSignals
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

/// HUP reloads, TERM and INT drain (a second one forces), USR1 writes a status line, QUIT halts.
struct SignalService: Service {
  let session: TradingSession
  let reload: @Sendable () async throws -> String

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup, .sigterm, .sigint, .sigusr1, .sigquit)
    await cancelWhenGracefulShutdown {
      for await signal in signals {
        switch signal {
        case .sigterm, .sigint: return Self.forceOnTheSecond()
        case .sighup: await say { try await reload() }
        case .sigusr1: await say { try await session.summary() }
        case .sigquit: await say { try await session.obey(.halt(reason: "the signal QUIT")).text }
        default: break
        }
      }
    }
  }

  /// A second TERM or INT does not wait any longer. What was acknowledged stands in the journal already.
  private static func forceOnTheSecond() {
    for number in [SIGTERM, SIGINT] {
      signal(number) { _ in
        // Nothing but system calls: the signal may have come in the middle of anything.
        let text: StaticString = "ended at once by the second signal; the next start goes on from the journal\n"
        _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
        _exit(1)
      }
    }
  }

  private func say(_ text: () async throws -> String) async {
    do { PluginLines.warn(try await text()) } catch { PluginLines.warn("\(error)") }
  }
}
