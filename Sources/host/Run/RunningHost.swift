import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import WitanCore
import WitanPlugins
import WitanServices
import WitanStore

/// Everything of one run, put together from the configuration.
struct RunningHost {
  private let configuration: Configuration
  private let feed: RunFeed
  private let session: TradingSession
  private let printer: ActivityPrinter
  private let reload: RunReload
  private let socket: String
  /// Who trades on the account at the exchange; nil on paper.
  private let office: AccountOffice?

  init(_ options: RunOptions, understands: Bool) async throws {
    configuration = try options.load().configuration
    // Before any key is read.
    if configuration.trading.mode == .real { try CoreFiles.forbid() }
    let exchange = try Self.exchange(configuration, options)
    let real =
      configuration.trading.mode == .real
      ? try await RealTrading.admit(configuration, try options.sources(), exchange, understands: understands) : nil
    reload = RunReload(options, running: configuration)
    socket = configuration.controlSocket(
      environment: ProcessInfo.processInfo.environment, folder: FileManager.default.currentDirectoryPath)
    let crew = try RunCrew.load(configuration)
    let set = try StrategySet(crew, markets: configuration.trading.symbols, options: Self.options(configuration))
    feed = try await RunFeed(configuration, warmup: max(set.warmupBars, 1), exchange: exchange)
    var settings = try configuration.engineSettings(listings: set.listings(), instruments: feed.instruments)
    settings.recordsQuiet = true
    settings.tradeFrom = feed.start
    // A store has a socket of its own, and its lock says who holds it; a socket that was named may be another host's.
    if configuration.socket != nil { try ControlServer.check(socket) }
    // Listens before anything can happen, so that nothing is missed.
    let bus = EventBus()
    printer = ActivityPrinter(bus, every: configuration.rhythm.marketData)
    var plan = SessionPlan(
      settings: settings, strategies: set, storePath: configuration.store.path,
      sync: configuration.journalSync == .full ? .full : .normal, start: feed.begin)
    if let real {
      // Where money moves, what was sent must be known after a loss of power, too.
      plan.sync = .full
      plan.fence = { try real.fence(above: $0) }
    }
    session = try TradingSession(plan, bus: bus)
    if let real, let info = feed.exchange {
      office = try await real.office(for: session, info, configuration.trading.symbols)
    } else {
      office = nil
    }
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

  func run(for limit: Duration?, answering requests: UnixSignalsSequence) async throws {
    var logger = Logger(label: "host") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .error
    try await session.warmUp(feed.history)
    let group = ServiceGroup(configuration: .init(services: try await services(limit, requests), logger: logger))
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

  /// What runs, in the order in which it is begun; it is told to stop in the other: first nobody asks any more, then no
  /// price comes, and what trades on the account settles its orders last.
  private func services(
    _ limit: Duration?, _ requests: UnixSignalsSequence
  ) async throws -> [ServiceGroupConfiguration.ServiceConfiguration] {
    let feeding = try await feed.services(session, configuration).map { Self.vital($0) }
    let control = try ControlServer(path: socket) { [session, operatorDesk] request in
      await session.answer(request, desk: operatorDesk)
    }
    return (office.map { [Self.vital($0.service)] } ?? []) + feeding + [
      .init(
        service: RiskMonitor(session: session, every: configuration.rhythm.riskMonitor, time: feed.time),
        successTerminationBehavior: .ignore),
      .init(
        service: RequestSignals(signals: requests, session: session) { [session, reload] in
          try await reload.reload(session)
        }, successTerminationBehavior: .ignore),
      // Heard from here on: the first bar may come before the service has its turn.
      .init(service: await EndSignals(session), successTerminationBehavior: .gracefullyShutdownGroup),
      .init(service: control, successTerminationBehavior: .ignore),
      .init(service: Deadline(limit: limit), successTerminationBehavior: .gracefullyShutdownGroup),
    ]
  }

  /// A service without which the host must not go on.
  private static func vital(_ service: any Service) -> ServiceGroupConfiguration.ServiceConfiguration {
    .init(
      service: service, successTerminationBehavior: .gracefullyShutdownGroup,
      failureTerminationBehavior: .gracefullyShutdownGroup)
  }

  private var operatorDesk: OperatorDesk {
    OperatorDesk(
      reload: { [session, reload] in try await reload.reload(session, only: $0) },
      shadow: { [session, reload] in try await reload.shadow(session, $0) }, account: office?.reconciler)
  }
}
