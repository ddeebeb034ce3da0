import Foundation
import ServiceLifecycle
import Synchronization
import UnixSignals
import WitanCore
import WitanServices

/// What signals ask of a running host: HUP reloads, USR1 writes a status line; one after the other.
struct RequestSignals: Service {
  let signals: UnixSignalsSequence
  let session: TradingSession
  let reload: @Sendable () async throws -> String

  /// Hears them from now on. Before there is a host they wait: none is lost, and none ends a host that is still starting.
  static func hear() async -> UnixSignalsSequence { await UnixSignalsSequence(trapping: .sighup, .sigusr1) }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      for await signal in signals {
        await SignalAnswer.say { signal == .sighup ? try await reload() : try await session.summary() }
      }
    }
  }
}

/// What ends a run or its trading, and waits for no request: TERM and INT drain (a second one forces), QUIT halts.
final class EndSignals: Service {
  /// Theirs until ``run()`` takes them: as long as they are listened to, a second signal forces nothing.
  private let heard: Mutex<UnixSignalsSequence?>
  private let session: TradingSession

  /// Hears them from now on.
  init(_ session: TradingSession) async {
    self.session = session
    heard = Mutex(await UnixSignalsSequence(trapping: .sigterm, .sigint, .sigquit))
  }

  func run() async throws {
    guard let signals = heard.withLock({ $0.take() }) else { return }
    await cancelWhenGracefulShutdown { [session] in
      for await signal in signals {
        guard signal == .sigquit else { return Self.forceOnTheSecond() }
        await SignalAnswer.say { try await session.obey(.halt(reason: "the signal QUIT")).text }
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
}

/// What a signal has brought, on standard error.
private enum SignalAnswer {
  static func say(_ text: () async throws -> String) async {
    do { PluginLines.warn(try await text()) } catch { PluginLines.warn("\(error)") }
  }
}
