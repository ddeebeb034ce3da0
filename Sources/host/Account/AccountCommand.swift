import ArgumentParser
import WitanServices

/// `host account`: how the ledger and the account at the exchange stand to each other.
struct AccountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "Compare a running host's ledger with its account at the exchange, and settle.",
    subcommands: [AccountShowCommand.self, AccountSettleCommand.self], defaultSubcommand: AccountShowCommand.self)
}

/// `host account show`: compares now.
struct AccountShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Compare now, and list every difference that entries wait for.")
  @OptionGroup var conversation: HostConversation

  func run() throws {
    let reply = try conversation.ask(.account)
    guard !conversation.json else { return try Output.json(reply) }
    print(reply.text)
    for order in reply.account?.orders ?? [] { print("  order \(order)") }
    for difference in reply.account?.differences ?? [] { print("  \(difference.text)") }
  }
}

/// `host account settle`: says whose a difference is.
struct AccountSettleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle", abstract: "Say whose a trade, an order or a missing coin is, so that entries may go on.")
  @Argument(help: "The difference's name, as `host account` shows it.")
  var difference: String
  @Flag(help: "Book the trade as the host's.")
  var host = false
  @Flag(help: "Leave it to the account's owner; the host never touches it.")
  var owner = false
  @OptionGroup var conversation: HostConversation

  func run() throws {
    guard host != owner else {
      throw CommandFailure.usage(
        "found \(host ? "both --host and --owner" : "neither --host nor --owner"), expected one")
    }
    try conversation.tell(.settle(difference: difference, host ? .host : .owner))
  }
}
