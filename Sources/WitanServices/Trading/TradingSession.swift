public import WitanCore
public import WitanFeeds
import WitanLab
import WitanPlugins
import WitanStore

/// The running host's heart: journals every input before the engine applies it, and what follows after.
///
/// An actor, so that bars, commands, timers and reloads come one after the other. Where the store does not take an
/// input, nothing is applied: the inputs wait in order, no entry is made, and everything goes on when it takes them.
public actor TradingSession {
  /// Where the session says what happens.
  public nonisolated let bus: EventBus
  /// How many inputs may wait for the store before the session gives up.
  public static let patience = 100_000

  var engine: PaperEngine
  let journal: Journal
  var strategies: StrategySet
  var series: [BarSeries]
  /// The place in the strategy set of each of the engine's strategies; nil for those that are gone.
  var seats: [Int?]
  /// When the newest tick of each market came: a feed that is played again goes on behind it.
  private var lastTicks: [Int: Instant]
  private var collector = EffectCollector()
  private var waiting: [Input] = []
  private var unrecorded: [(seq: Int64, effects: [Effect])] = []
  private var storeTrouble = false
  private var sentences: [ReasonSentences] = []
  /// The last bars' answers, for status reports.
  private(set) var lastSignals: [StrategyID: SignalGenerated] = [:]
  /// How many answers went wrong since this start.
  private(set) var faults: [StrategyID: Int] = [:]
  /// When this start happened, in the feed's time.
  let since: Instant

  /// Opens the store, rebuilds what it holds, and starts (again) with the plan's settings.
  public init(_ plan: SessionPlan, bus: EventBus) throws {
    self.bus = bus
    strategies = plan.strategies
    journal = try Journal(path: plan.storePath, sync: plan.sync)
    var recovered = try SessionRecovery.recover(journal, plan)
    series = recovered.series
    lastTicks = recovered.lastTicks
    let settings = recovered.settings
    let ids = plan.strategies.strategies.map(\.id)
    seats = settings.strategies.map { ids.firstIndex(of: $0.id) }
    sentences = settings.strategies.map { ReasonSentences($0.reasons) }
    let first = recovered.engine == nil
    engine = recovered.engine.take() ?? PaperEngine(settings)
    let start = max(plan.start, first ? plan.start : engine.now)
    let seqs = try journal.append([.started(settings, at: start)])
    if !first {
      var collector = EffectCollector()
      try journal.record(engine.play(.started(settings, at: start), &collector), for: seqs.lowerBound)
    }
    for event in recovered.recall(plan.strategies, at: start) {
      try journal.note([event])
      bus.publish(event)
    }
    since = start
    try journal.note([.hostStarted(HostNotice(text: recovered.text, time: start))])
    bus.publish(.hostStarted(HostNotice(text: recovered.text, time: start)))
    for listing in settings.strategies where listing.enabled {
      let notice = PluginNotice(
        strategy: listing.id, version: listing.version, sha256: listing.sha256,
        text: "loaded with weight \(listing.weight.double)", time: start)
      bus.publish(.pluginLoaded(notice))
    }
  }

  /// The newest moment that the engine knows: a feed that is played again goes on behind it.
  public var now: Instant { engine.now }

  /// When the last bar of a market opened; nil before the first.
  public func lastBar(_ symbol: Symbol) -> Instant? {
    guard let market = market(symbol), let last = series[market].start.last else { return nil }
    return Instant(milliseconds: last)
  }

  func market(_ symbol: Symbol) -> Int? { engine.settings.instruments.firstIndex { $0.symbol == symbol } }

  // MARK: What comes in

  /// Takes what a feed says. What is known already (after a restart) is passed over.
  public func take(_ event: FeedEvent) throws {
    switch event {
    case .tick(let tick):
      guard let market = market(tick.symbol), tick.time > lastTicks[market] ?? Instant(milliseconds: .min),
        tick.time >= engine.now
      else {
        return
      }
      lastTicks[market] = tick.time
      bus.publish(.marketTick(tick))
      try apply(.tick(tick, market: market))
    case .bar(let symbol, let bar):
      guard let market = market(symbol) else { return }
      try take(bar, market)
    case .gap(let gap):
      bus.publish(.feedGapDetected(gap))
      do throws(StoreError) { try journal.note([.feedGapDetected(gap)]) } catch {
        bus.publish(.error(ErrorNotice(component: "store", text: error.sentence, time: engine.now)))
      }
    case .end: break
    }
  }

  /// Bars that only warm the strategies up, as one block a market; journaled like all others.
  public func warmUp(_ history: [BarSeries]) throws {
    for past in history {
      guard let market = market(past.symbol), series[market].isEmpty, !past.isEmpty else { continue }
      series[market] = past
      try apply(.bars(judged(market, 0..<past.count)))
    }
  }

  private func take(_ bar: Bar, _ market: Int) throws {
    guard series[market].append(bar) else { return }
    let row = series[market].count - 1
    bus.publish(.barClosed(BarClosed(symbol: series[market].symbol, interval: series[market].interval, bar: bar)))
    let block = judged(market, row..<row + 1)
    publishSignals(block)
    try apply(.bars(block))
  }

  /// Has the strategies judge rows; who is gone abstains.
  private func judged(_ market: Int, _ rows: Range<Int>) -> BarBlock {
    var columns = strategies.columns(rows.count)
    // The engine keeps the places of earlier starts; the set has those of this one.
    if let place = strategies.markets.firstIndex(of: series[market].symbol) {
      strategies.judge(JudgeRequest(market: place, series: series[market], range: rows), into: &columns)
    }
    let ballots = seats.map { $0.map { columns[$0] } ?? BallotColumn(abstaining: rows.count) }
    // The journal keeps the rows alone, not the history before them.
    return BarBlock(market: market, series: series[market].slice(rows), range: 0..<rows.count, ballots: ballots)
  }

  private func publishSignals(_ block: BarBlock) {
    for (place, column) in block.ballots.enumerated() {
      let listing = engine.settings.strategies[place]
      if !column.faults.isEmpty { faults[listing.id, default: 0] += column.faults.count }
      guard let action = Action(rawValue: column.answer[0]) else { continue }
      let signal = SignalGenerated(
        strategy: listing.id, symbol: block.series.symbol, time: block.series.end(of: 0), action: action,
        confidence: column.confidence(at: 0), reason: sentences[place].text(column, 0))
      lastSignals[listing.id] = signal
      bus.publish(.signalGenerated(signal))
    }
  }

  /// Time passed without a price: limits are looked at again.
  public func wake(at time: Instant) throws { try apply(.timer(max(time, engine.now))) }

  /// Carries out what the operator says.
  public func obey(_ command: Command) throws -> CommandAnswer {
    try apply(.command(command, at: engine.now))
    guard !storeTrouble, let answer = collector.answer else {
      return CommandAnswer(
        done: false, text: "the store takes nothing at the moment; the command waits and is carried out when it does")
    }
    return answer
  }

  /// Tells the engine that a plugin was swapped, retried or taken out.
  func adopt(_ change: StrategyChange) throws {
    try apply(.strategy(change, at: engine.now))
    sentences = engine.settings.strategies.map { ReasonSentences($0.reasons) }
  }

  /// Takes over changed settings between two bars; places stay.
  func change(_ settings: EngineSettings) throws { try apply(.started(settings, at: engine.now)) }

  /// Says goodbye: nothing is applied after this.
  public func stop(_ reason: String) throws {
    // What waits for the store gets its last chance.
    try applyWaiting()
    try recordLate()
    let notice = Event.hostStopping(HostNotice(text: reason, time: engine.now))
    bus.publish(notice)
    try journal.note([notice])
  }

  // MARK: Journal, apply, record

  /// Journals `input`, then applies it, then records what followed; see the type's text for a store in trouble.
  private func apply(_ input: Input) throws {
    waiting.append(input)
    try applyWaiting()
  }

  /// Journals and applies what waits, in order. While the store is in trouble one input is tried alone, so that a long
  /// wait costs no more than a short one.
  private func applyWaiting() throws {
    while !waiting.isEmpty {
      let part = Array(waiting.prefix(storeTrouble ? 1 : waiting.count))
      let seqs: Range<Int64>
      do {
        try recordLate()
        seqs = try journal.append(part)
      } catch {
        try bear(error)
        return
      }
      storeTrouble = false
      waiting.removeFirst(part.count)
      for (seq, input) in zip(seqs, part) {
        let effects = engine.play(input, &collector)
        do {
          try journal.record(effects, for: seq)
        } catch {
          unrecorded.append((seq, effects))
        }
        for effect in effects { publish(effect) }
      }
    }
  }

  private func recordLate() throws(StoreError) {
    while let late = unrecorded.first {
      try journal.record(late.effects, for: late.seq)
      unrecorded.removeFirst()
    }
  }

  private func bear(_ error: StoreError) throws {
    guard waiting.count < Self.patience else {
      throw SessionError("\(error.sentence) \(waiting.count) inputs wait, which is too many: the host stops")
    }
    if !storeTrouble {
      let text = "\(error.sentence) Until then nothing is traded; inputs wait and are not lost."
      bus.publish(.error(ErrorNotice(component: "store", text: text, time: engine.now)))
    }
    storeTrouble = true
  }

  private func publish(_ effect: Effect) {
    switch effect {
    case .event(let event): bus.publish(event)
    case .decided(let decision, _): bus.publish(.voteDecided(decision))
    case .equity: break
    }
  }
}
