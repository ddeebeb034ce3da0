import ArgumentParser
import Foundation
import WitanCore

/// `host run`: trades until it is told to stop.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Trade: on paper over a simulated market unless told otherwise.",
    discussion: """
      HUP reloads plugins and configuration, TERM and INT drain and stop, USR1 writes a status line, QUIT halts \
      trading at once.
      """)

  @OptionGroup var options: RunOptions
  @Option(name: .customLong("for"), help: "Stop after this time: 30s, 2m, 1h.")
  var duration: String?
  @Flag(
    name: .customLong("i-understand"),
    help: "With --mode real, until the store's first order was taken: real money will be traded.")
  var understands = false
  @Flag(help: "Do not serve the dashboard. This version serves none.")
  var noWeb = false
  @Option(help: "The dashboard's port. This version serves none.")
  var port: UInt16 = 8000

  func run() async throws {
    LineBuffering.start()
    let requests = await RequestSignals.hear()
    let limit = try duration.map { text in
      guard let length = Interval(text) else {
        throw CommandFailure.usage("found --for \(text), expected a time such as 30s, 2m or 1h")
      }
      return Duration.milliseconds(length.milliseconds)
    }
    let host = try await RunningHost(options, understands: understands)
    try await host.run(for: limit, answering: requests)
  }
}
