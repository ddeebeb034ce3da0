import ArgumentParser
import Dispatch
import Foundation
import WitanCore

/// `exchange-simulator`: an exchange on loopback that speaks Binance's protocol.
@main struct ExchangeSimulator: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exchange-simulator", abstract: "An exchange on loopback to rehearse real trading on.",
    discussion: """
      The first line on standard output says where it listens, as words of the form name=value. It runs until it is \
      told to stop (SIGTERM or SIGINT). The page docs/exchange-simulator.md tells how to rehearse with it.
      """)

  @OptionGroup var options: Options

  func run() async throws {
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    let plan: SimulatorPlan
    do {
      plan = try SimulatorPlan(
        options, environment: ProcessInfo.processInfo.environment, now: now,
        nanoseconds: SharedSimulator.nanoseconds)
    } catch {
      throw ValidationError("\(error)")
    }
    let server = try await Server(plan.server, simulator: SharedSimulator(plan.simulator), venue: plan.venue)
    FileHandle.standardOutput.write(Data((server.addresses.line + "\n").utf8))
    await Self.untilTold()
    try await server.stop()
  }

  /// Waits for SIGTERM or SIGINT.
  private static func untilTold() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let queue = DispatchQueue(label: "signals")
      let once = Once(continuation)
      for number in [SIGTERM, SIGINT] {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler { once.resume() }
        source.resume()
        once.keep(source)
      }
    }
  }
}

/// Resumes a waiting task once, whichever signal comes first.
///
/// Unchecked because it is used on one serial queue alone, after it was filled.
private final class Once: @unchecked Sendable {
  private var continuation: CheckedContinuation<Void, Never>?
  private var sources: [any DispatchSourceSignal] = []

  init(_ continuation: CheckedContinuation<Void, Never>) { self.continuation = continuation }

  func keep(_ source: any DispatchSourceSignal) { sources.append(source) }

  func resume() {
    continuation?.resume()
    continuation = nil
    sources = []
  }
}
