import Foundation
import WitanCore
import WitanExchange
import WitanServices
import WitanStore

/// What a run needs before it may move real money, demanded here and nowhere else.
struct RealTrading: Sendable {
  private let connection: ExchangeConnection
  private let key: APIKey
  private let lease: AccountLease
  private let isRehearsal: Bool

  /// Looks at everything that real trading needs, and takes the right to trade on the account.
  ///
  /// - Parameters:
  ///   - connection: with the account's key.
  ///   - understands: whether the operator said `--i-understand`.
  /// - Throws: a ``CommandFailure`` with code 3 where something is missing.
  static func admit(
    _ configuration: Configuration, _ sources: ConfigurationSources, _ connection: ExchangeConnection?,
    understands: Bool
  ) async throws -> RealTrading {
    guard let connection else {
      throw CommandFailure.refused(
        "found --mode real and the feed \(configuration.feed.kind.rawValue), expected binance: real orders need the "
          + "exchange's own prices; add --feed binance, or trade on paper")
    }
    let isNew = try Self.isNew(configuration.store.path)
    if isNew, !understands, !configuration.trading.dryRun { throw CommandFailure.refused(warning(configuration)) }
    try await awaitExchange(connection, configuration)
    try await demandHealth(configuration, sources)
    guard let key = try ExchangeKey.find(configuration, sources)?.key else {
      throw CommandFailure.refused("found no key of the exchange, expected one; `host doctor` names its places")
    }
    if isNew { try await demandCapital(configuration, connection) }
    do throws(AccountLeaseFailure) {
      return RealTrading(
        connection: connection, key: key, lease: try AccountLease(key: key.name, in: leaseFolder()),
        isRehearsal: configuration.trading.dryRun)
    } catch { throw CommandFailure.refused(error.description) }
  }

  private init(connection: ExchangeConnection, key: APIKey, lease: AccountLease, isRehearsal: Bool) {
    (self.connection, self.key, self.lease, self.isRehearsal) = (connection, key, lease, isRehearsal)
  }

  /// Whether the exchange never took an order of the store; certificates of plugins may lie in it already, and what a
  /// dry run left.
  private static func isNew(_ path: String) throws(StoreError) -> Bool {
    guard FileManager.default.fileExists(atPath: path) else { return true }
    return try !StoreReader(path: path).hasTraded()
  }

  private static func warning(_ configuration: Configuration) -> String {
    let markets = configuration.trading.symbols.map(\.description).joined(separator: ", ")
    return
      "found --mode real without --i-understand on a store that has not traded yet. From its start on, this host buys and sells \(markets) "
      + "at \(configuration.exchange.venue.rawValue) with up to \(configuration.trading.capital) of the account's money "
      + "without asking; it can lose all of that. Other coins of the account are never touched. Try it with --mode "
      + "paper or trading.dry_run first; then say --i-understand, for each store until its first order is taken"
  }

  /// A host that is started again while the exchange is away waits for it: what it holds is not to be left alone.
  private static func awaitExchange(_ connection: ExchangeConnection, _ configuration: Configuration) async throws {
    let patience = ExchangePatience(longest: configuration.rhythm.errorBackoff)
    try await StartInterruption.orEnd {
      _ = try await patience.insist(on: "the time of \(connection.venue.name)") { () async throws(VenueFailure) in
        try await connection.client.synchronise()
      }
    }
  }

  /// Everything that `host doctor` looks at must be well.
  private static func demandHealth(_ configuration: Configuration, _ sources: ConfigurationSources) async throws {
    let failed = try await DoctorCommand.findings(configuration, sources).filter { $0.verdict == .fail }
    guard failed.isEmpty else {
      let list = failed.map { "\n  \($0.check): \($0.found)\($0.mend.map { " → \($0)" } ?? "")" }.joined()
      throw CommandFailure.refused(
        "found \(failed.count) troubles, expected none before real money is traded (`host doctor` shows all):\(list)")
    }
  }

  /// The capital that a new store begins with must be there.
  private static func demandCapital(_ configuration: Configuration, _ connection: ExchangeConnection) async throws {
    let quote = configuration.trading.symbols.first?.quote ?? ""
    let account: AccountReport
    do throws(VenueFailure) { account = try await connection.client.account() } catch { throw CommandFailure(error) }
    let free = account.balances[quote]?.free ?? .zero
    guard free.units >= configuration.trading.capital.units else {
      throw CommandFailure.refused(
        "found \(free) \(quote) free in the account, expected at least the \(configuration.trading.capital) of "
          + "trading.initial_capital, with which the ledger begins: lower it, or bring the money there")
    }
  }

  /// Where the leases of this machine's accounts lie: one place for all hosts of the user, whatever their stores.
  private static func leaseFolder() -> String {
    let environment = ProcessInfo.processInfo.environment
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/witan/leases" }
    return "\(NSHomeDirectory())/.local/state/witan/leases"
  }

  /// The number of this start; see ``AccountLease/fence(above:)``.
  func fence(above known: UInt32) throws -> UInt32 { try lease.fence(above: known) }

  /// Everything that trades on the account, for a session that was started with this lease.
  func office(for session: TradingSession, _ info: ExchangeInfo, _ symbols: [Symbol]) async throws -> AccountOffice {
    guard let right = await session.books.lease else {
      throw CommandFailure.failed("the session was started without a lease; this is a bug of the host: report it")
    }
    let clock = connection.clock
    let desk = OrderDesk(
      connection.client, rules: try RulesBook(info, of: symbols), store: right.store, fence: right.fence,
      isRehearsal: isRehearsal, clock: clock)
    let reconciler = Reconciler(session, client: connection.client, desk: desk, clock: clock)
    let service = ExchangeService(
      session, client: connection.client, desk: desk, reconciler: reconciler, sockets: connection.sockets, key: key,
      stream: streamSettings(), every: ExchangeService.rhythm, clock: clock)
    return AccountOffice(service: service, reconciler: reconciler, lease: lease)
  }

  private func streamSettings() -> UserStreamSettings {
    let venue = connection.venue
    var settings = UserStreamSettings(streams: venue.streams, api: venue.calls)
    settings.transports = venue.userStream == .listenKey ? [.listenKey, .subscription] : [.subscription, .listenKey]
    let speed = connection.speed
    for time in [\UserStreamSettings.pollEvery, \.extendEvery, \.keyLasts, \.tryAgain, \.probeAgain] {
      settings[keyPath: time] = settings[keyPath: time] / speed
    }
    settings.keeping.renewal = settings.keeping.renewal / speed
    settings.keeping.renewalSpread = settings.keeping.renewalSpread / speed
    return settings
  }
}

/// What works on an account while a host runs.
struct AccountOffice: Sendable {
  /// Trades and compares.
  let service: ExchangeService
  /// Answers the operator.
  let reconciler: Reconciler
  /// Held as long as the host runs.
  let lease: AccountLease
}
