import ArgumentParser
import WitanServices

/// `host pause`: no new entries.
struct PauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Tell a running host to make no new entries; stops and exits stay live.")
  @Option(help: "Why; kept in the journal.")
  var reason = ""
  @OptionGroup var conversation: HostConversation
  func run() throws { try conversation.tell(.pause(reason: reason)) }
}

/// `host resume`: entries again.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Tell a running host to trade again; after a halt with a reason.")
  @Option(help: "Why; needed after a halt.")
  var reason = ""
  @OptionGroup var conversation: HostConversation
  func run() throws { try conversation.tell(.resume(reason: reason)) }
}

/// `host halt`: the emergency brake.
struct HaltCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "halt",
    abstract: "Tell a running host to make no new entries until resumed with a reason; stops and exits stay live.")
  @Option(help: "Why; kept in the journal.")
  var reason = ""
  @OptionGroup var conversation: HostConversation
  func run() throws { try conversation.tell(.halt(reason: reason)) }
}

/// `host close-all`: sell everything.
struct CloseAllCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close-all", abstract: "Tell a running host to cancel every order and sell all it bought.")
  @Option(help: "Why; kept in the journal.")
  var reason = ""
  @OptionGroup var conversation: HostConversation
  func run() throws { try conversation.tell(.closeAll(reason: reason)) }
}

/// `host unlock`: opens the kill switch.
struct UnlockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock", abstract: "Open a running host's kill switch after it has tripped.")
  @Option(help: "Why trading may go on; kept in the journal.")
  var reason: String
  @Flag(help: "Also where it was unlocked within the last 24 hours.")
  var again = false
  @OptionGroup var conversation: HostConversation

  func run() throws {
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw CommandFailure.usage("found an empty --reason, expected why trading may go on; add --reason \"…\"")
    }
    try conversation.tell(.unlock(reason: reason, again: again))
  }
}
