public import WitanCore

/// The account's events, in whichever way the venue offers: the shell around ``TransportProbe``, ``ListenKeyTerm`` and
/// a kept connection.
public final class UserStream<Keys: ListenKeyCalls, Polling: UserPolling>: Sendable {
  /// Hands on one event after the other.
  public typealias Deliver = @Sendable (UserStreamEvent) async -> Void

  private let settings: UserStreamSettings
  private let client: WebSocketClient
  private let key: APIKey
  private let keys: Keys
  private let polling: Polling
  private let now: @Sendable () -> Instant

  /// A stream that begins when it is run. `now` is the venue's time: the host's clock with the offset that was measured.
  public init(
    _ settings: UserStreamSettings, client: WebSocketClient, key: APIKey, keys: Keys, polling: Polling,
    now: @escaping @Sendable () -> Instant
  ) {
    (self.settings, self.client, self.key, self.keys, self.polling) = (settings, client, key, keys, polling)
    self.now = now
  }

  /// Finds out which way the venue offers, and tells the account's events until the task is cancelled. Once.
  ///
  /// - Throws: ``ListenKeyFailure`` (`refused`) where the venue does not accept the API key, ``WebSocketFailure``
  ///   (`address`, `notAllowed`) where an address is wrong, and `CancellationError`.
  public func run(_ deliver: @escaping Deliver) async throws {
    while true {
      var probe = TransportProbe(settings.transports, tries: settings.tries)
      while let transport = probe.next {
        let outcome = try await attempt(transport, deliver)
        probe.take(outcome)
        if outcome == .later { try await Task.sleep(for: settings.tryAgain) }
      }
      switch probe.found {
      case .listenKey: return await listen(deliver)
      case .subscription: return await subscribe(deliver)
      case .polling, nil: try await poll(for: probe.isDoubtful ? settings.probeAgain : nil, deliver)
      }
    }
  }

  // MARK: Finding out

  private func attempt(_ transport: UserTransport, _ deliver: Deliver) async throws -> TransportProbe.Outcome {
    switch transport {
    case .listenKey:
      do throws(ListenKeyFailure) {
        _ = try await keys.newListenKey()
        return .works
      } catch {
        switch error {
        case .notOffered: return .notOffered
        case .refused: throw error
        case .unknownKey, .later:
          await deliver(.trouble(error.description))
          return .later
        }
      }
    case .subscription: return try await attemptSubscription(deliver)
    case .polling: return .works
    }
  }

  private func attemptSubscription(_ deliver: Deliver) async throws -> TransportProbe.Outcome {
    let address = try WebSocketAddress(settings.api)
    do {
      var session = SignedSession(key, now: now)
      let connection = try await client.connect(address)
      for command in session.greeting() { try await connection.send(command) }
      while true {
        let batch = await connection.next()
        for message in batch.messages {
          if case .refused(let why) = try session.read(message) {
            await deliver(.trouble(why))
            return .later
          }
        }
        if session.isLive { return .works }
        if let end = batch.end {
          try Task.checkCancellation()
          await deliver(.trouble("\(end)"))
          return .later
        }
      }
    } catch let failure as WebSocketFailure {
      try Task.checkCancellation()
      if failure.kind == .notAllowed { throw failure }
      if let status = failure.status, [400, 404, 405, 410, 501].contains(status) { return .notOffered }
      await deliver(.trouble(failure.description))
      return .later
    } catch let fault as StreamFault {
      await deliver(.trouble(fault.description))
      return .later
    }
  }

  // MARK: The three ways

  private func listen(_ deliver: @escaping Deliver) async {
    let holder = ListenKeyHolder(keys)
    let source = ListenKeySource(base: settings.streams, holder: holder)
    let stream = KeptStream(client, source, rules: settings.keeping)
    await withDiscardingTaskGroup { group in
      group.addTask { [settings] in
        await holder.keep(settings, deliver) { stream.renew() }
      }
      await forward(stream, .listenKey, deliver)
    }
  }

  private func subscribe(_ deliver: @escaping Deliver) async {
    let source = SignedSource(api: settings.api, key: key, now: now)
    await forward(KeptStream(client, source, rules: settings.keeping), .subscription, deliver)
  }

  private func forward<Source: LinkSource>(
    _ stream: KeptStream<Source>, _ transport: UserTransport, _ deliver: @escaping Deliver
  ) async where Source.Session.Message == UserEvent {
    let fills = FillSieve()
    await stream.run { event in
      switch event {
      case .up: await deliver(.up(transport))
      case .renewed: break
      case .messages(let events):
        for event in events where await fills.lets(event) { await deliver(.event(event)) }
      case .down(let why): await deliver(.down(why))
      case .fault(let fault): await deliver(.trouble("a user event was passed over: \(fault)"))
      case .trouble(let why): await deliver(.trouble(why))
      }
    }
  }

  /// Asks again and again: for so long, or (nil) until the task is cancelled.
  private func poll(for span: Duration?, _ deliver: Deliver) async throws {
    let end = span.map { ContinuousClock.now + $0 }
    let fills = FillSieve()
    var isUp = false
    while end.map({ ContinuousClock.now < $0 }) ?? true {
      do {
        let events = try await polling.events()
        if !isUp { await deliver(.up(.polling)) }
        isUp = true
        for event in events where await fills.lets(event) { await deliver(.event(event)) }
      } catch {
        try Task.checkCancellation()
        await deliver(isUp ? .down("\(error)") : .trouble("\(error)"))
        isUp = false
      }
      try await Task.sleep(for: settings.pollEvery)
    }
    if isUp { await deliver(.down("the venue is asked anew for a stream of user events")) }
  }
}

/// Lets each fill through once.
actor FillSieve {
  private var filter = FillFilter()

  func lets(_ event: UserEvent) -> Bool {
    guard case .execution(let report) = event, let fill = report.fill else { return true }
    return filter.isNew(symbol: report.symbol, trade: fill.trade)
  }
}
