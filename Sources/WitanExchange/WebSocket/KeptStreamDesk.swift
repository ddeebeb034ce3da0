/// What a kept stream knows while it runs: the keeper, the open connections, and what a successor has delivered.
struct KeptStreamDesk<Message: Sendable> {
  /// What can happen to it.
  enum Happening: Sendable {
    case start, time, renew
    case opened(Int, WebSocketConnection)
    case batch(Int, LinkBatch<Message>)
    case failed(Int, String, Duration?)
  }

  /// The most messages of a successor that wait for it to take over; then it does so at once.
  static var mostHeld: Int { 100_000 }

  typealias Deliver = @Sendable (KeptStreamEvent<Message>) async -> Void

  private var keeper: ConnectionKeeper
  private let begin = ContinuousClock.now
  private var connections: [Int: WebSocketConnection] = [:]
  /// Connections that must be opened, and those that are not wanted any more and not over.
  private var opening: [Int] = []
  private var unwanted: Set<Int> = []
  private var held: [Int: [Message]] = [:]

  init(_ keeper: ConnectionKeeper) { self.keeper = keeper }

  private var now: Duration { ContinuousClock.now - begin }

  /// The connections that must be opened now, each once.
  mutating func toOpen() -> [Int] {
    defer { opening = [] }
    return opening
  }

  /// How long it may be left alone; nil: until something happens.
  func wait() -> Duration? { keeper.wake.map { max($0 - now, .zero) } }

  mutating func take(_ happening: Happening, _ deliver: Deliver) async {
    switch happening {
    case .start: await obey(keeper.take(.start, at: now), nil, deliver)
    case .time: await obey(keeper.take(.time, at: now), "no connection was opened in time", deliver)
    case .renew: await obey(keeper.take(.renew, at: now), nil, deliver)
    case .opened(let number, let connection):
      connections[number] = connection
      if unwanted.contains(number) { connection.close() }
    case .failed(let number, let why, let retryAfter):
      if !unwanted.contains(number) { await deliver(.trouble(why)) }
      connections[number]?.close()
      await finish(number, why, retryAfter, deliver)
    case .batch(let number, let batch):
      await take(batch, of: number, deliver)
      // Where messages come without a pause, the time must not wait for one.
      if let wake = keeper.wake, wake <= now { await obey(keeper.take(.time, at: now), nil, deliver) }
    }
  }

  private mutating func take(_ batch: LinkBatch<Message>, of number: Int, _ deliver: Deliver) async {
    if !unwanted.contains(number) {
      for fault in batch.faults { await deliver(.fault(fault)) }
      if keeper.inUse == number {
        if !batch.messages.isEmpty { await deliver(.messages(batch.messages)) }
      } else {
        held[number, default: []] += batch.messages
      }
      if batch.isLive { await obey(keeper.take(.live(number), at: now), nil, deliver) }
      if batch.isShuttingDown { await obey(keeper.take(.shutdown(number), at: now), nil, deliver) }
      if held[number]?.count ?? 0 > Self.mostHeld { await obey(keeper.take(.full(number), at: now), nil, deliver) }
      if let refusal = batch.refusal, batch.end == nil {
        await deliver(.trouble(refusal))
        unwanted.insert(number)
        connections[number]?.close()
        await obey(keeper.take(.ended(number, retryAfter: nil), at: now), refusal, deliver)
      }
    }
    guard let end = batch.end else { return }
    if keeper.inUse != number, !unwanted.contains(number) { await deliver(.trouble("\(end)")) }
    await finish(number, "\(end)", nil, deliver)
  }

  private mutating func finish(_ number: Int, _ why: String, _ retryAfter: Duration?, _ deliver: Deliver) async {
    unwanted.remove(number)
    connections[number] = nil
    held[number] = nil
    await obey(keeper.take(.ended(number, retryAfter: retryAfter), at: now), why, deliver)
  }

  private mutating func obey(_ orders: [ConnectionKeeper.Order], _ why: String?, _ deliver: Deliver) async {
    for order in orders {
      switch order {
      case .open(let number):
        opening.append(number)
      case .close(let number):
        unwanted.insert(number)
        held[number] = nil
        connections[number]?.close()
      case .use(let number, let seamless):
        await deliver(seamless ? .renewed : .up)
        if let messages = held.removeValue(forKey: number), !messages.isEmpty { await deliver(.messages(messages)) }
      case .down: await deliver(.down(why ?? "the connection is over"))
      }
    }
  }
}
