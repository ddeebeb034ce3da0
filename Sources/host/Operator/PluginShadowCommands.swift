import ArgumentParser
import Foundation
import WitanCore
import WitanServices

/// `host plugins shadow`
struct PluginShadowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shadow", abstract: "Have a plugin judge every bar at weight 0 beside those that vote.",
    discussion: """
      Its votes, and what following them alone would have gained, are kept beside the real ones (events ShadowVoted, \
      host plugins list). Its file may lie anywhere that only you can write to.
      """)
  @Argument(help: "The plugin's file.") var file: String
  @OptionGroup var conversation: HostConversation

  func run() throws {
    try conversation.tell(.shadow(path: URL(fileURLWithPath: file).standardizedFileURL.path))
  }
}

/// `host plugins unshadow`
struct PluginUnshadowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unshadow", abstract: "Let a version in the shadow go.")
  @Argument(help: "The strategy's id.", transform: StrategyArgument.read) var id: StrategyID
  @OptionGroup var conversation: HostConversation
  func run() throws { try conversation.tell(.unshadow(id)) }
}

/// `host plugins promote`
struct PluginPromoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote", abstract: "Have the version in the shadow vote in the place of the one of the same id.")
  @Argument(help: "The strategy's id.", transform: StrategyArgument.read) var id: StrategyID
  @OptionGroup var conversation: HostConversation
  func run() throws { try conversation.tell(.promote(id)) }
}
