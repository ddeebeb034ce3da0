import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import WitanCore
import WitanPlugins
import WitanServices
import WitanStore

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
  @Flag(help: "Do not serve the dashboard. This version serves none.")
  var noWeb = false
  @Option(help: "The dashboard's port. This version serves none.")
  var port: UInt16 = 8000

  func run() async throws {
    LineBuffering.start()
    EarlySignals.ignore()
    let limit = try duration.map { text in
      guard let length = Interval(text) else {
        throw CommandFailure.usage("found --for \(text), expected a time such as 30s, 2m or 1h")
      }
      return Duration.milliseconds(length.milliseconds)
    }
    let host = try await RunningHost(options)
    try await host.run(for: limit)
  }
}

/// Everything of one run, put together from the configuration.
struct RunningHost {
  private let configuration: Configuration
  private let feed: RunFeed
  private let session: TradingSession
  private let printer: ActivityPrinter
  private let reload: RunReload
  private let socket: String

  init(_ options: RunOptions) async throws {
    configuration = try options.load().configuration
    try Self.refuseReal(configuration)
    reload = RunReload(options, running: configuration)
    socket = configuration.controlSocket(
      environment: ProcessInfo.processInfo.environment, folder: FileManager.default.currentDirectoryPath)
    let crew = try RunCrew.load(configuration)
    let set = try StrategySet(crew, markets: configuration.trading.symbols, options: Self.options(configuration))
    let exchange = try Self.exchange(configuration, options)
    feed = try await RunFeed(configuration, warmup: max(set.warmupBars, 1), exchange: exchange)
    var settings = try configuration.engineSettings(listings: set.listings(), instruments: feed.instruments)
    settings.recordsQuiet = true
    settings.tradeFrom = feed.start
    // A store has a socket of its own, and its lock says who holds it; a socket that was named may be another host's.
    if configuration.socket != nil { try ControlServer.check(socket) }
    // Listens before anything can happen, so that nothing is missed.
    let bus = EventBus()
    printer = ActivityPrinter(bus, every: configuration.rhythm.marketData)
    session = try TradingSession(
      SessionPlan(
        settings: settings, strategies: set, storePath: configuration.store.path,
        sync: configuration.journalSync == .full ? .full : .normal, start: feed.begin),
      bus: bus)
  }

  private static func options(_ configuration: Configuration) -> StrategySetOptions {
    var options = StrategySetOptions(
      seed: configuration.fills.seed, timing: timing(configuration), log: PluginLines.print)
    options.probation = configuration.plugins.probationBars
    (options.shadowThreshold, options.shadowFee) = (configuration.voting.threshold, configuration.fills.feeRate)
    return options
  }

  /// The exchange, where it is listened to; with its key only where money is in it.
  private static func exchange(_ configuration: Configuration, _ options: RunOptions) throws -> ExchangeConnection? {
    guard configuration.feed.kind == .binance else { return nil }
    let isReal = configuration.trading.mode == .real
    return try ExchangeConnection(
      configuration, key: isReal ? ExchangeKey.find(configuration, options.sources())?.key : nil)
  }

  /// At full speed no answer can come too late: how fast the machine is must not change what is decided.
  private static func timing(_ configuration: Configuration) -> StrategySetOptions.Timing {
    configuration.feed.speed == .max
      ? .recorded(PluginHang.watchdog()) : .live(deadline: StrategySetOptions.deadline, now: MonotonicTime.now)
  }

  /// Real trading is not part of this version; saying so is better than pretending.
  private static func refuseReal(_ configuration: Configuration) throws {
    guard configuration.trading.mode == .real else { return }
    throw CommandFailure(
      description:
        "found --mode real, expected paper; this version has no exchange connection and trades on paper only",
      code: 3)
  }

  func run(for limit: Duration?) async throws {
    var logger = Logger(label: "host") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .error
    try await session.warmUp(feed.history)
    let feeding = try await feed.services(session, configuration).map {
      ServiceGroupConfiguration.ServiceConfiguration(
        service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
        failureTerminationBehavior: .gracefullyShutdownGroup)
    }
    let control = try ControlServer(path: socket) { [session, reload] request in
      await session.answer(
        request,
        desk: PluginDesk(
          reload: { try await reload.reload(session, only: $0) }, shadow: { try await reload.shadow(session, $0) }))
    }
    let group = ServiceGroup(
      configuration: .init(
        services: feeding + [
          .init(
            service: RiskMonitor(session: session, every: configuration.rhythm.riskMonitor, time: feed.time),
            successTerminationBehavior: .ignore),
          .init(
            service: SignalService(session: session, reload: { try await reload.reload(session) }),
            successTerminationBehavior: .gracefullyShutdownGroup),
          .init(service: control, successTerminationBehavior: .ignore),
          .init(service: Deadline(limit: limit), successTerminationBehavior: .gracefullyShutdownGroup),
        ], logger: logger))
    // Ends when the bus closes, below: nothing that happened stays unprinted.
    async let printing: Void = printer.run()
    do {
      try await group.run()
      try await session.stop("stopped as asked")
    } catch {
      try? await session.stop("stopped by an error: \(error)")
      session.bus.close()
      throw CommandFailure(description: "\(error)", code: 1)
    }
    let statistics = session.bus.statistics(of: printer.number)
    session.bus.close()
    await printing
    printer.finish(try await session.summary(), statistics)
  }
}
