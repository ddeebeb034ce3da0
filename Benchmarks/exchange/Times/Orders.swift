import Foundation
import WitanCore
import WitanExchange
import WitanFeeds
import WitanPlugins
import WitanServices
import WitanStore

/// The host's path from a closing bar to the order, put together of the parts that `host run --mode real` is made of:
/// stream, feed, session with its journal, plugin, engine, desk, client; user stream and reconciliation beside them.
/// The venue measures; this only trades, until the market's stream ends.
struct Orders {
  private let venue: Loopback
  private let set: StrategySet
  private let store: String
  private let sync: Journal.Sync

  init(venue: Loopback, plugin: String, store: String, sync: String, runner: String?) throws {
    guard let sync = ["normal": Journal.Sync.normal, "full": .full][sync] else {
      throw Complaint("found the sync '\(sync)'; expected normal or full")
    }
    let file = try PluginFile(path: plugin)
    let image = try runner.map { try PluginImage(file, isolation: Isolation(program: $0)) } ?? PluginImage(file)
    set = try StrategySet(
      [LoadedStrategy(image)], markets: [try Self.symbol()],
      options: StrategySetOptions(
        timing: .live(deadline: StrategySetOptions.deadline, now: MonotonicTime.now), log: { print($0) }))
    (self.venue, self.store, self.sync) = (venue, store, sync)
  }

  private static func symbol() throws -> Symbol {
    guard let symbol = Symbol("BTC/USDT") else { throw Complaint("BTC/USDT is no symbol") }
    return symbol
  }

  func run() async throws {
    let symbol = try Self.symbol(), client = venue.client
    try await client.synchronise()
    let info = try await client.exchangeInfo(of: [symbol])
    let bus = EventBus()
    // Somebody listens, as the host's printer does.
    let listener = bus.subscribe(limit: 65_536)
    var plan = SessionPlan(
      settings: try settings(info, symbol), strategies: set, storePath: store, sync: sync, start: client.time.now)
    plan.fence = { $0 + 1 }
    let session = try TradingSession(plan, bus: bus)
    guard let lease = await session.books.lease else { throw Complaint("a real session has no lease") }
    let desk = OrderDesk(
      client, rules: try RulesBook(info, of: [symbol]), store: lease.store, fence: lease.fence)
    let service = ExchangeService(
      session, client: client, desk: desk, reconciler: Reconciler(session, client: client, desk: desk),
      sockets: venue.sockets, key: venue.key,
      stream: UserStreamSettings(streams: venue.venue.streams, api: venue.venue.calls))
    let feed = try venue.feed([symbol])
    await withTaskGroup { group in
      group.addTask {
        do { try await service.run() } catch { print("the exchange's service ended: \(error)") }
      }
      group.addTask {
        for await event in listener.events { if case .error(let notice) = event { print(notice.text) } }
      }
      group.addTask(executorPreference: MarketThread.shared) {
        await feed.run { event in await Self.hand(event, session, bus) }
      }
      // The subscription ends with the bus, the bus with the stream.
      await group.next()
      group.cancelAll()
    }
  }

  /// Everything as the host has it from the start on, with rules of risk that a thousand bars a minute do not trip.
  private func settings(_ info: ExchangeInfo, _ symbol: Symbol) throws -> EngineSettings {
    var settings = EngineSettings(
      instruments: [try info.rules(of: symbol).instrument()], interval: .minutes(1), strategies: set.listings())
    settings.mode = .real
    settings.recordsQuiet = true
    return settings
  }

  private static func hand(_ event: LiveFeedEvent, _ session: TradingSession, _ bus: EventBus) async {
    do {
      switch event {
      case .tick(let tick): try await session.take(.tick(tick))
      case .bar(let symbol, let bar, _): try await session.take(.bar(symbol, bar))
      case .gap(let gap): try await session.take(.gap(gap))
      case .down: bus.close()
      case .trouble(let why): print(why)
      case .stale(let market): print("\(market.symbol) has said nothing for \(market.silence)")
      case .revised, .fresh, .up: break
      }
    } catch {
      print("the session took nothing more: \(error)")
      bus.close()
    }
  }
}
