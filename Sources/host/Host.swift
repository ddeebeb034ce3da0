import ArgumentParser
import Foundation

/// The command line of Witan.
@main
struct Host: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "host", abstract: "A trading host whose strategies are plugins.",
    discussion: "Without a subcommand it runs. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused for safety.",
    version: "0.1.0",
    subcommands: [
      RunCommand.self,
      BacktestCommand.self,
      ReplayCommand.self, WhyCommand.self, WhyNotCommand.self, ConfigCommand.self, DoctorCommand.self,
      DataCommand.self, PluginsCommand.self, CallCommand.self,
      StatusCommand.self, PauseCommand.self, ResumeCommand.self, CloseAllCommand.self, HaltCommand.self,
      UnlockCommand.self, AccountCommand.self, DrillCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// Runs the command and ends with the exit code that its failure stands for.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      let failure = CommandFailure(meaning: error)
      if failure.code == 0 { print(failure.description) } else { FailureLine.write(failure.description) }
      Foundation.exit(failure.code)
    }
  }
}
