import ArgumentParser
import WitanCore
import WitanServices

/// `host plugins`: the strategies of a running host, and the files they come from.
struct PluginsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins", abstract: "The strategies of a running host, and the plugins they come from.",
    subcommands: [
      PluginListCommand.self, PluginInspectCommand.self, PluginEnableCommand.self, PluginDisableCommand.self,
      PluginWeightCommand.self, PluginReloadCommand.self, PluginRetryCommand.self, PluginShadowCommand.self,
      PluginUnshadowCommand.self, PluginPromoteCommand.self, PluginCheckCommand.self,
      PluginKeyCommand.self,
    ])
}

/// A strategy's id on the command line.
enum StrategyArgument {
  static func read(_ text: String) throws -> StrategyID {
    guard let id = StrategyID(text) else {
      throw CommandFailure.usage(
        "found \"\(text)\", expected a strategy's id such as macd: 1 to 32 of a-z, 0-9, _ and -")
    }
    return id
  }
}

/// `host plugins enable`
struct PluginEnableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable", abstract: "Let a strategy vote from the next decision on; also ends its suspension.")
  @Argument(help: "The strategy's id.", transform: StrategyArgument.read) var id: StrategyID
  @OptionGroup var conversation: HostConversation
  func run() throws { try conversation.tell(.enable(id, true)) }
}

/// `host plugins disable`
struct PluginDisableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable", abstract: "Let a strategy vote no more from the next decision on.")
  @Argument(help: "The strategy's id.", transform: StrategyArgument.read) var id: StrategyID
  @OptionGroup var conversation: HostConversation
  func run() throws { try conversation.tell(.enable(id, false)) }
}

/// `host plugins weight`
struct PluginWeightCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weight", abstract: "Change how much a strategy's vote counts from the next decision on.")
  @Argument(help: "The strategy's id.", transform: StrategyArgument.read) var id: StrategyID
  @Argument(help: "The weight, from 0 to 1.") var weight: String
  @OptionGroup var conversation: HostConversation

  func run() throws {
    guard let share = Double(weight).flatMap({ Share($0) }) else {
      throw CommandFailure.usage("found the weight \(weight), expected a number from 0 to 1 such as 0.4")
    }
    try conversation.tell(.weight(id, share))
  }
}

/// `host plugins reload`
struct PluginReloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload", abstract: "Load a plugin's file again, or every one that changed.")
  @Argument(help: "The strategy's id; all where it is left out.", transform: StrategyArgument.read) var id: StrategyID?
  @OptionGroup var conversation: HostConversation
  func run() throws { try conversation.tell(.reload(id)) }
}

/// `host plugins retry`
struct PluginRetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Give a quarantined strategy another chance.")
  @Argument(help: "The strategy's id.", transform: StrategyArgument.read) var id: StrategyID
  @OptionGroup var conversation: HostConversation
  func run() throws { try conversation.tell(.retry(id)) }
}
