import ArgumentParser
import Foundation
import WitanServices

/// Which running host is meant.
struct SocketOptions: ParsableArguments {
  @Option(help: "The running host's socket; found out from the configuration where it is not given.")
  var socket: String?
  @Option(help: "The running host's configuration file.")
  var config: String?
  @Option(help: "The running host's store: sqlite:PATH.")
  var store: String?

  /// The socket's path, the same that `host run` takes with these flags.
  func path() throws -> String {
    if let socket { return socket }
    let folder = FileManager.default.currentDirectoryPath
    let environment = ProcessInfo.processInfo.environment
    let flags = store.map { [ConfigurationSources.Flag("--store", key: "store.url", value: $0)] } ?? []
    let sources = try ConfigurationSources.reading(file: config, in: folder, environment: environment, flags: flags)
    return try LoadedConfiguration(sources).configuration.controlSocket(environment: environment, folder: folder)
  }
}

/// How a running host is asked, and how its answer is given to people or scripts.
struct HostConversation: ParsableArguments {
  @OptionGroup var host: SocketOptions
  @Flag(help: "Print the host's answer as JSON.")
  var json = false

  /// Asks; what was not done ends the command with the host's sentence and exit code 1, or 3 where a safety rule
  /// forbids it.
  func ask(_ request: ControlRequest) throws -> ControlReply {
    let reply = try ControlClient.send(request, to: try host.path())
    guard !reply.done else { return reply }
    if json { try Output.json(reply) }
    throw reply.refused ? CommandFailure.refused(reply.text) : .failed(reply.text)
  }

  /// Asks and prints the sentence.
  func tell(_ request: ControlRequest) throws {
    let reply = try ask(request)
    if json { try Output.json(reply) } else { print(reply.text) }
  }
}
