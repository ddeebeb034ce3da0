import Foundation
import WitanCore
import WitanServices

/// What a drill is played on: an exchange of its own, and a host that trades real orders there.
///
/// Nothing is done here to the state of either: prices, time and faults at the exchange, signals to the host.
actor Stage {
  /// Where everything lies.
  nonisolated let folder: String
  /// What is traded.
  nonisolated let scene: DrillScene
  /// Whose strategies trade.
  nonisolated let options: DrillOptions
  /// The exchange's control endpoint.
  nonisolated let exchange: ExchangeControl
  private let programs: DrillPrograms
  private let environment: [String: String]
  private let simulator: ChildProgram
  private(set) var host: ChildProgram?
  /// Everything that the host has written so far.
  private(set) var lines: [OutputLine] = []
  private var reader: OutputReader?
  /// The exchange's time when the host was killed, and when it was seen to be back.
  private(set) var deaths: [Death] = []
  /// The starts of the host so far.
  private(set) var run = 0
  private let clock: StageClock
  private var lastLook: Instant
  /// What is done to prices, and when next.
  private var moves: [DrillScene.Market: Move] = [:]

  /// What is done to a price, again and again.
  private struct Move {
    let factor: Price, every: Interval
    var next: Instant
  }

  /// A time without a host.
  struct Death: Hashable, Sendable {
    /// The exchange's time just before it was killed.
    let from: Instant
    /// When the next one said that it had started; nil before that.
    var until: Instant?
  }

  /// Starts the exchange.
  init(_ scene: DrillScene, _ options: DrillOptions, seed: UInt64, folder: String) async throws {
    (self.scene, self.options, self.folder) = (scene, options, folder)
    programs = try DrillPrograms()
    let key = DrillKey()
    let prices = try scene.markets.map { market in
      let path = "\(folder)/\(market.base).csv"
      try Data(market.path.csv(from: market.first).utf8).write(to: URL(fileURLWithPath: path))
      return "\(market.name)=\(path)"
    }
    simulator = try ChildProgram(
      "the exchange-simulator", programs.exchange, programs.exchangeArguments(scene, seed: seed, prices: prices),
      environment: programs.exchangeEnvironment(key), in: folder, files: folder + "/exchange")
    let words = try await Self.addresses(simulator)
    environment = programs.hostEnvironment(key, exchange: words, folder: folder)
    exchange = try ExchangeControl(control: words["control"] ?? "", rest: words["rest"] ?? "")
    clock = try await StageClock(exchange)
    lastLook = clock.now
  }

  /// The words of the exchange's first line.
  private static func addresses(_ simulator: ChildProgram) async throws -> [String: String] {
    var reader = OutputReader(simulator.output, run: 0)
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end, simulator.isRunning {
      if let line = reader.next(notBefore: Instant(milliseconds: 0)).first {
        return Dictionary(
          line.text.split(separator: " ").compactMap { word in
            word.firstIndex(of: "=").map { (String(word[..<$0]), String(word[word.index(after: $0)...])) }
          }, uniquingKeysWith: { first, _ in first })
      }
      // Other processes are waited for, which say nothing when they are done.
      try await Task.sleep(for: .milliseconds(20))
    }
    throw DrillStop(
      "the exchange-simulator did not say where it listens within 30 s, its last words were: \(simulator.lastWords)")
  }

  /// Ends both programs, whatever happened. Nothing is asked of them any more.
  func close() {
    host?.end(within: .seconds(15))
    simulator.end(within: .seconds(5))
    exchange.close()
  }

  // MARK: The host

  /// Starts the host (again), and waits until it says so.
  func startHost() async throws {
    try launchHost()
    let run = run
    let look = try await until("the host's start", within: .seconds(90)) { look in
      look.lines.contains { $0.run == run && $0.text.contains(" HostStarted ") }
    }
    let started = look.lines.first { $0.run == run && $0.text.contains(" HostStarted ") }?.notBefore
    for place in deaths.indices where deaths[place].until == nil { deaths[place].until = started }
  }

  /// Starts the host (again), and does not wait for it.
  func launchHost() throws {
    run += 1
    let child = try ChildProgram(
      "the host", programs.host, programs.hostArguments(scene, options, in: folder), environment: environment,
      in: FileManager.default.currentDirectoryPath, files: "\(folder)/host-\(run)")
    (host, reader) = (child, OutputReader(child.output, run: run))
  }

  /// Kills the host as a crash does.
  func killHost() {
    deaths.append(Death(from: clock.now, until: nil))
    host?.kill9()
    readLines()
  }

  /// Tells the host to stop, and waits for that; its exit code.
  func stopHost() -> Int32? {
    moves = [:]
    host?.end(within: .seconds(30))
    readLines()
    return host?.code
  }

  /// What the host says of itself.
  func status() throws -> StatusReport? {
    try ControlClient.send(.status, to: DrillFolder.socket(folder), timeout: .seconds(10)).status
  }

  /// How the host's ledger and the account stand to each other, as it says itself.
  func account() throws -> ControlReply {
    try ControlClient.send(.account, to: DrillFolder.socket(folder), timeout: .seconds(20))
  }

  // MARK: Prices

  /// Moves a market's price by `factor` again and again, beside what it does by itself; nil leaves it to itself again.
  func move(_ market: DrillScene.Market, by factor: Price?, every: Interval = .seconds(15)) {
    moves[market] = factor.map { Move(factor: $0, every: every, next: clock.now) }
  }

  // MARK: Waiting

  /// What there is to see at one moment.
  struct Look: Sendable {
    /// The exchange's books.
    let venue: VenueLedger.Account
    /// The exchange's time.
    let now: Instant
    /// Everything that the host has written.
    let lines: [OutputLine]
  }

  /// Looks again and again until `condition` holds; what is seen then.
  ///
  /// - Throws: ``DrillStop`` where it does not hold in time, or a program has ended.
  @discardableResult
  func until(
    _ what: String, within limit: Duration = .seconds(60), _ condition: @Sendable (Look) -> Bool
  ) async throws -> Look {
    let end = ContinuousClock.now + limit
    while true {
      let look = try await look()
      if condition(look) { return look }
      try demandLife(while: what)
      guard ContinuousClock.now < end else {
        throw DrillStop(
          "\(what) did not come within \(limit); the host's last words were: \(host?.lastWords ?? "none")")
      }
      // Other processes are waited for, which say nothing when they are done.
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Goes on until the exchange's time is so much later.
  func pass(_ time: Interval) async throws {
    let end = clock.now + time
    try await until("\(time) of the exchange's time", within: .seconds(300)) { $0.now >= end }
  }

  /// Waits until the host has judged a bar that ended at that time or later.
  func untilBars(at time: Instant, within limit: Duration = .seconds(60)) async throws {
    let end = ContinuousClock.now + limit
    while true {
      _ = try await look()
      try demandLife(while: "the bar that ended at \(time)")
      // A host that has just started does not listen for its operator yet: it is asked again.
      let last = try? status()?.lastBar
      if let last, last.milliseconds + 1 >= time.milliseconds { return }
      guard ContinuousClock.now < end else {
        throw DrillStop(
          "the host judged no bar that ended at \(time) or later within \(limit), its last one ended at "
            + "\(last?.description ?? "no time"); expected a bar a minute of the exchange's time")
      }
      // A look reads the whole journal: not more often than bars can come.
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  /// One look; moves prices that are due.
  func look() async throws -> Look {
    readLines()
    for (market, move) in moves where clock.now >= move.next {
      moves[market]?.next = clock.now + move.every
      try await exchange.move(market, by: move.factor)
    }
    let ledger = try await exchange.ledger()
    return Look(venue: ledger.account, now: Instant(milliseconds: ledger.now), lines: lines)
  }

  private func readLines() {
    let before = lastLook
    lastLook = clock.now
    if reader != nil { lines += reader!.next(notBefore: before) }
  }

  private func demandLife(while what: String) throws {
    for child in [simulator, host].compactMap({ $0 }) where !child.isRunning {
      throw DrillStop(
        "\(child.name) ended by itself (code \(child.code ?? 0)) before \(what) came; its last words were: "
          + child.lastWords)
    }
  }
}

/// The exchange's time, told from this machine's clock without asking each time.
struct StageClock: Sendable {
  private let begin: Instant, own: ContinuousClock.Instant

  /// Asks once.
  init(_ exchange: ExchangeControl) async throws {
    let before = ContinuousClock.now
    begin = try await exchange.time()
    own = before + (ContinuousClock.now - before) / 2
  }

  /// What the exchange's clock shows.
  var now: Instant {
    begin + Interval(milliseconds: Int64((ContinuousClock.now - own) / .milliseconds(1) * Double(DrillScene.speed)))
  }
}
