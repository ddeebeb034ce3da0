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
  /// How many inputs may wait for the store before the session gives up, unless its start says otherwise.
  public static let patience = 100_000

  var engine: HostEngine
  let journal: Journal
  var strategies: StrategySet
  var series: [BarSeries]
  /// The place in the strategy set of each of the engine's strategies; nil for those that are gone.
  var seats: [Int?]
  /// The newest tick of each market: a feed that is played again goes on behind it.
  private var lastTicks: [Int: Tick]
  let patience: Int
  /// How many inputs are written at once: as many as a crash may leave without what they brought about.
  let batch: Int
  var collector = EffectCollector()
  /// What the journal says about orders at a venue, kept up.
  public internal(set) var books: VenueBooks
  /// Who carries the engine's errands to a venue; nil on paper, and before the venue is there.
  var desk: (any VenueDesk)?
  /// What last did not go well at the exchange, for an operator who waits for it.
  var lastTrouble: String?
  /// Errands that wait for a desk, oldest first.
  var errands: [VenueErrand] = []
  /// Whether errands are on their way to the venue, for which the record of what led to them and the news of it wait.
  var isSending = false
  /// Inputs that the store has not taken yet, oldest first; nothing of them was applied.
  var waiting: [Input] = []
  /// What applied inputs brought about and the store has not taken yet, oldest first.
  var unrecorded: [(seq: Int64, effects: [Effect])] = []
  /// Why the store did not take the last input that was tried; nil where it did.
  var trouble: StoreError?
  /// How many inputs of the last trouble the store has taken since.
  var late = 0
  var sentences: [ReasonSentences] = []
  /// What came in, and what followed from it, in order; told as soon as the orders are on their way.
  var untold: [Untold] = []
  /// The last bars' answers, for status reports.
  private(set) var lastSignals: [StrategyID: SignalGenerated] = [:]
  /// What the host itself raised an alarm about while the last inputs were applied.
  var alarm: String?
  /// How many answers went wrong since this start.
  private(set) var faults: [StrategyID: Int] = [:]
  /// Why strategies are in quarantine, those of earlier starts included.
  var quarantines: [StrategyID: String]
  /// When this start happened, in the feed's time.
  let since: Instant

  enum Untold {
    case event(Event)
    /// The strategies' answers to a bar.
    case answers(BarBlock)
  }

  /// Opens the store, rebuilds what it holds, and starts (again) with the plan's settings.
  ///
  /// - Parameters:
  ///   - patience: how many inputs may wait for a store in trouble before the session gives up.
  ///   - batch: how many of them are written at once when it is well again; the same at every start on a store.
  /// - Throws: ``SessionError`` where the store was made for another mode, interval or capital, `StoreError` where it
  ///   cannot be used.
  public init(_ plan: SessionPlan, bus: EventBus, patience: Int = TradingSession.patience, batch: Int = 512) throws {
    self.bus = bus
    (self.patience, self.batch) = (patience, batch)
    strategies = plan.strategies
    journal = try Journal(path: plan.storePath, sync: plan.sync)
    var recovered = try SessionRecovery.recover(journal, plan, tail: batch)
    series = recovered.series
    lastTicks = recovered.lastTicks
    (quarantines, books) = (recovered.quarantines, recovered.books)
    let settings = recovered.settings
    let ids = plan.strategies.strategies.map(\.id)
    seats = settings.strategies.map { ids.firstIndex(of: $0.id) }
    sentences = settings.strategies.map { ReasonSentences($0.reasons) }
    let first = recovered.engine == nil
    engine = recovered.engine.take() ?? HostEngine(settings)
    let start = max(plan.start, first ? plan.start : engine.now)
    let seqs = try journal.append([.started(settings, at: start)])
    books.note(.started(settings, at: start))
    if !first {
      var collector = EffectCollector()
      try journal.record(engine.play(.started(settings, at: start), &collector), for: seqs.lowerBound)
      errands = collector.takeErrands()
    }
    for event in recovered.recall(plan.strategies, at: start) {
      try journal.note([event])
      bus.publish(event)
    }
    since = start
    for event in Self.opening(settings, recovered.text, at: start) {
      try journal.note([event])
      bus.publish(event)
    }
  }

  /// What a start tells: that the host is there, and with which strategies.
  private static func opening(_ settings: EngineSettings, _ text: String, at start: Instant) -> [Event] {
    let loaded = settings.strategies.filter(\.enabled).map { listing in
      Event.pluginLoaded(
        PluginNotice(
          strategy: listing.id, version: listing.version, sha256: listing.sha256,
          text: "loaded with weight \(listing.weight.double)", time: start))
    }
    return [.hostStarted(HostNotice(text: text, time: start))] + loaded
  }

  /// The newest moment that is known: a feed that is played again goes on behind it. Before the first input of a new
  /// store the engine knows no time, and the start is the newest moment there is.
  public var now: Instant { max(engine.now, since) }

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
      guard let market = market(tick.symbol), tick.time >= now, isNew(tick, market) else { return }
      lastTicks[market] = tick
      untold.append(.event(.marketTick(tick)))
      defer { tellUnlessSending() }
      try apply(.tick(tick, market: market))
    case .bar(let symbol, let bar):
      guard let market = market(symbol) else { return }
      try take(bar, market)
    case .gap(let gap): note(.feedGapDetected(gap))
    case .end: break
    }
  }

  /// Many trades of a live market bear one millisecond; a feed that is played again begins with the tick that is known.
  private func isNew(_ tick: Tick, _ market: Int) -> Bool {
    guard let last = lastTicks[market] else { return true }
    return tick.time > last.time || (tick.time == last.time && tick != last)
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
    guard series[market].append(bar) else {
      if !knows(bar, market) { refuse(bar, market) }
      return
    }
    let row = series[market].count - 1
    untold.append(
      .event(.barClosed(BarClosed(symbol: series[market].symbol, interval: series[market].interval, bar: bar))))
    defer { tellUnlessSending() }
    let block = judged(market, row..<row + 1)
    // Which version answered is told before its answers.
    try concludeTrials()
    untold.append(.answers(block))
    try apply(.bars(block))
    noteShadows(series[market].symbol, at: series[market].end(of: row))
    try heedAlarm()
  }

  /// Whether this very bar was taken before: so after a restart, when a feed plays its last bars again.
  private func knows(_ bar: Bar, _ market: Int) -> Bool {
    guard let row = series[market].start.lastIndex(of: bar.start.milliseconds) else { return false }
    return series[market][row] == bar
  }

  /// What was decided on the bars that are known cannot be undone, so a bar that does not fit them is told and left.
  private func refuse(_ bar: Bar, _ market: Int) {
    let last = Instant(milliseconds: series[market].start[series[market].count - 1])
    let text =
      "a bar of \(series[market].symbol) opened at \(bar.start) and is not the one that is known there, expected bars "
      + "behind \(last) alone; it was left out: look after the feed, or use another --store for other data"
    note(.error(ErrorNotice(component: "feed", text: text, time: now)))
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

  private func tellUnlessSending() { if !isSending { tellUntold() } }

  /// Tells what was not told yet.
  func tellUntold() {
    guard !untold.isEmpty else { return }
    let news = untold
    untold.removeAll(keepingCapacity: true)
    for item in news {
      switch item {
      case .event(let event): bus.publish(event)
      case .answers(let block): publishSignals(block)
      }
    }
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
  public func wake(at time: Instant) throws {
    if isSending { conclude() }
    try apply(.timer(max(time, now)))
  }
}
