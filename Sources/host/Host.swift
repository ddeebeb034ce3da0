import ArgumentParser

/// The command line of Witan.
@main
struct Host: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "host", abstract: "A trading host whose strategies are plugins.",
    subcommands: [RunCommand.self, BacktestCommand.self], defaultSubcommand: RunCommand.self)
}
