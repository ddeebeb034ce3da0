import ArgumentParser

/// `host drill`: rehearsals of what an exchange and a machine can do to a host.
struct DrillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drill",
    abstract: "Rehearse a failure with real orders on an exchange-simulator of its own, and say what held.",
    discussion: """
      No real exchange is contacted, no real key is used. Plugins without a certificate take part, in processes of \
      their own; without --enable and --config the shipped momentum alone. Exit code 0 only where every check holds. The page docs/drills.md says what each shows.
      """,
    subcommands: [
      ExchangeDownCommand.self, PartialFillCommand.self, FeedLossCommand.self, CrashCommand.self, AllDrillsCommand.self,
    ])
}

/// `host drill exchange-down`.
struct ExchangeDownCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: ExchangeDownDrill.name, abstract: "The exchange is gone for minutes while a position is held.")
  @OptionGroup var options: DrillOptions
  func run() async throws { try await DrillRun(options).perform { _ in ExchangeDownDrill() } }
}

/// `host drill partial-fill`.
struct PartialFillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: PartialFillDrill.name, abstract: "The book is so thin that an entry is filled only partly.")
  @OptionGroup var options: DrillOptions
  func run() async throws { try await DrillRun(options).perform { _ in PartialFillDrill() } }
}

/// `host drill feed-loss`.
struct FeedLossCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: FeedLossDrill.name, abstract: "Every stream is cut and then silent, while requests are answered.")
  @OptionGroup var options: DrillOptions
  func run() async throws { try await DrillRun(options).perform { _ in FeedLossDrill() } }
}

/// `host drill crash`.
struct CrashCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: CrashDrill.name, abstract: "The host is killed at several moments and started again each time.")
  @OptionGroup var options: DrillOptions
  func run() async throws { try await DrillRun(options).perform { CrashDrill(seed: $0) } }
}

/// `host drill all`.
struct AllDrillsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "all", abstract: "All of them, one after the other.")
  @OptionGroup var options: DrillOptions
  func run() async throws { try await DrillRun(options).performAll() }
}
