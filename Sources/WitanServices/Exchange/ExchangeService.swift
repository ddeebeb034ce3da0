public import ServiceLifecycle
import WitanCore
public import WitanExchange

/// Real trading: carries orders to the venue, hears the account's events, and compares ledger and account.
public struct ExchangeService: Service {
  private let session: TradingSession
  private let desk: OrderDesk
  private let reconciler: Reconciler
  private let stream: UserStream<VenueClient, OrderPolling>
  private let client: VenueClient
  private let rhythm: Duration
  private let clock: any Clock<Duration>

  /// The time between two comparisons of ledger and account where nothing asks for one.
  public static let rhythm = Duration.seconds(60)

  /// A service that begins when it is run.
  ///
  /// - Parameters:
  ///   - sockets: must be allowed to reach the venue's streams.
  ///   - key: the account's.
  ///   - clock: measures the time between two comparisons.
  public init(
    _ session: TradingSession, client: VenueClient, desk: OrderDesk, reconciler: Reconciler, sockets: WebSocketClient,
    key: APIKey, stream settings: UserStreamSettings, every rhythm: Duration = ExchangeService.rhythm,
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    (self.session, self.client, self.desk, self.reconciler) = (session, client, desk, reconciler)
    (self.rhythm, self.clock) = (rhythm, clock)
    let time = client.time
    stream = UserStream(
      settings, client: sockets, key: key, keys: client, polling: OrderPolling(desk: desk), now: { time.now })
  }

  /// How long orders that were begun may take when the host is told to stop, before it stops without their end.
  public static let drain = Duration.seconds(10)

  public func run() async throws {
    for order in await session.books.orders.values.sorted(by: { $0.request.id < $1.request.id }) {
      let tag = OrderTag(store: order.lease.store, fence: order.lease.fence, order: order.request.id)
      await desk.resume(order.request, as: tag, told: order.told)
    }
    await session.attach(ExchangeDesk(desk))
    let (wishes, wish) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    try await withThrowingTaskGroup(of: Void.self) { group in
      // Beside the prices' own task: an order is on its way without another thread's waking up.
      group.addTask(executorPreference: MarketThread.shared) { await desk.run() }
      group.addTask(executorPreference: MarketThread.shared) {
        for await event in desk.events { try await session.take(event) }
      }
      group.addTask(executorPreference: MarketThread.shared) {
        for await _ in desk.departures { await session.conclude() }
      }
      group.addTask { for await trouble in desk.troubles { await session.tellTrouble("exchange", trouble) } }
      group.addTask { try await hear { wish.yield() } }
      group.addTask { await compare(wishes) }
      group.addTask { await remind { wish.yield() } }
      group.addTask { try await settleWhenStopped() }
      defer { group.cancelAll() }
      // Whichever ends first ends all: a host whose desk is gone must not go on.
      do { try await group.next() } catch is CancellationError {}
    }
  }

  /// Waits until the host is told to stop, and then until no entry is left without its end and nothing bought without
  /// its stop: the stops themselves stay at the venue.
  private func settleWhenStopped() async throws {
    try await gracefulShutdown()
    let end = ContinuousClock.now + Self.drain
    while let rest = await session.unsettled {
      guard ContinuousClock.now < end else {
        return await session.tellTrouble("exchange", "\(rest); the host stops without that, the next start asks for it")
      }
      // What settles comes from the venue in its own time; it is looked for again soon.
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Hears the account's events; what happened while nothing was heard is asked for.
  private func hear(_ wish: @escaping @Sendable () -> Void) async throws {
    do {
      try await stream.run { event in
        switch event {
        case .up: wish()
        case .event(.execution(let report)): desk.hear(report)
        case .event: break
        case .down(let why), .trouble(let why): await session.tellTrouble("user stream", why)
        }
      }
    } catch is CancellationError {}
  }

  /// Compares whenever somebody wishes it. A venue that does not answer is asked again at the next wish.
  private func compare(_ wishes: AsyncStream<Void>) async {
    for await _ in wishes {
      do {
        try await client.synchroniseIfDue()
        try await reconciler.compare()
      } catch is CancellationError {
        return
      } catch { await session.tellTrouble("reconciliation", "\(error); entries wait until ledger and account agree") }
    }
  }

  private func remind(_ wish: @Sendable () -> Void) async {
    while !Task.isCancelled {
      wish()
      do { try await clock.sleep(for: rhythm) } catch { return }
    }
  }
}
