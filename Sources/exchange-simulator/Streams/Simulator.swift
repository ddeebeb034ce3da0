import WitanCore

/// The running exchange: the venue, its clock, its connections and its faults, behind one lock in the shell.
///
/// Every entry takes the shell's monotonic nanoseconds first and brings the venue up to that time.
struct Simulator: Sendable {
  var exchange: Exchange
  var clock: ExchangeClock
  var faults: FaultEngine
  let router: Router
  let plan: ClockPlan
  var connections: [Int: Connection] = [:]
  /// Connections by stream name.
  var subscribers: [String: [Int]] = [:]
  /// What the names of the streams mean.
  var kinds: [String: StreamKind] = [:]
  /// Books as told to the difference streams, by stream name.
  var told: [String: ToldBook] = [:]
  /// The best prices as told, by market.
  var toldTops: [Int: (Book.Level, Book.Level)] = [:]
  private var nextConnection = 0
  /// The next moment of the streams that come by time.
  private var nextBeat: Instant

  /// How time is judged.
  struct ClockPlan: Sendable {
    /// Whether the windows of timestamps grow with the speed.
    var scaledWindows = false
  }

  init(exchange: Exchange, clock: ExchangeClock, faults: FaultEngine, plan: ClockPlan) {
    (self.exchange, self.clock, self.faults, self.plan) = (exchange, clock, faults, plan)
    router = Router(exchange.rules)
    nextBeat = Instant(milliseconds: (exchange.now.milliseconds / 1000 + 1) * 1000)
  }

  /// Brings the venue to the clock's time, beat by beat.
  mutating func advance(_ nanoseconds: UInt64) {
    let target = clock.now(nanoseconds)
    while nextBeat <= target {
      exchange.advance(to: Instant(milliseconds: nextBeat.milliseconds - 1))
      publishEvents()
      exchange.setNow(nextBeat)
      if nextBeat.milliseconds % 1000 == 0 { exchange.openMinutes() }
      runTimedFaults()
      publishBeat(nextBeat)
      let fast = kinds.values.contains { if case .depth(_, true) = $0 { true } else { false } }
      let faster = kinds.values.contains { if case .partialDepth(_, _, true) = $0 { true } else { false } }
      let step: Int64 = fast || faster ? 100 : 1000
      nextBeat = Instant(milliseconds: (nextBeat.milliseconds / step + 1) * step)
    }
    exchange.advance(to: target)
    publishEvents()
  }

  /// How many times longer the windows of timestamps are.
  var slack: Int64 { plan.scaledWindows ? max(1, Int64(clock.speed.rounded(.up))) : 1 }

  /// Answers one REST request.
  mutating func answer(_ request: IncomingRequest, nanoseconds: UInt64) -> FaultedAnswer {
    advance(nanoseconds)
    let fault = faults.request("\(request.method) \(request.path)", now: exchange.now)
    if case .instead(let answer) = fault { return answer }
    let real = exchange.answer(
      request, router: router, slack: slack, clockError: faults.clockError(now: exchange.now))
    publishEvents()
    return fault.applied(to: real)
  }

  // MARK: Connections

  /// Opens a connection; nil where it is refused.
  mutating func open(
    _ purpose: Connection.Purpose, streams: [String], combined: Bool, tellsLimits: Bool = true, address: String,
    nanoseconds: UInt64, send: @escaping Connection.Sink
  ) -> Int? {
    advance(nanoseconds)
    guard exchange.limiter.admitConnection(address, now: exchange.now), !faults.isDown(now: exchange.now) else {
      return nil
    }
    nextConnection += 1
    connections[nextConnection] = Connection(
      purpose: purpose, address: address, opened: exchange.now, combined: combined, send: send)
    connections[nextConnection]?.usuallyTellsLimits = tellsLimits
    for stream in streams { subscribe(nextConnection, stream) }
    return nextConnection
  }

  /// Forgets a connection.
  mutating func closed(_ id: Int) {
    for stream in connections[id]?.streams ?? [] { unsubscribe(id, stream) }
    connections[id] = nil
  }

  /// A pong came.
  mutating func pong(_ id: Int, nanoseconds: UInt64) {
    advance(nanoseconds)
    connections[id]?.lastPong = exchange.now
    _ = countMessage(id)
  }

  /// A ping of the client came; whether it is to be answered.
  mutating func ping(_ id: Int, nanoseconds: UInt64) -> Bool {
    advance(nanoseconds)
    guard countMessage(id) else { return false }
    return connections[id]?.silentUntil.map { $0 <= exchange.now } ?? true
  }

  /// A text came.
  mutating func received(_ text: String, on id: Int, nanoseconds: UInt64) {
    advance(nanoseconds)
    guard countMessage(id), let connection = connections[id] else { return }
    switch connection.purpose {
    case .streams: command(text, on: id)
    case .webSocketAPI: call(text, on: id)
    }
    publishEvents()
  }

  /// Counts a message of the client; false, and the connection ended, where it sends too many.
  private mutating func countMessage(_ id: Int) -> Bool {
    let now = exchange.now
    guard var connection = connections[id] else { return false }
    guard connection.purpose == .streams else { return true }
    connection.received.removeAll { (now - $0).milliseconds >= 1000 }
    connection.received.append(now)
    connections[id] = connection
    guard connection.received.count > exchange.rules.messagesASecond else { return true }
    connection.send(.close(1008))
    closed(id)
    return false
  }

  mutating func subscribe(_ id: Int, _ stream: String) {
    guard var connection = connections[id], !connection.streams.contains(stream) else { return }
    connection.streams.append(stream)
    connections[id] = connection
    subscribers[stream, default: []].append(id)
    guard kinds[stream] == nil, let kind = StreamKind.read(stream, exchange) else { return }
    kinds[stream] = kind
    if case .depth(let market, _) = kind { told[stream] = ToldBook(exchange, market) }
  }

  mutating func unsubscribe(_ id: Int, _ stream: String) {
    connections[id]?.streams.removeAll { $0 == stream }
    subscribers[stream]?.removeAll { $0 == id }
    guard subscribers[stream]?.isEmpty == true else { return }
    subscribers[stream] = nil
    kinds[stream] = nil
    told[stream] = nil
  }
}
