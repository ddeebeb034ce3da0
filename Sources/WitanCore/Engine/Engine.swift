/// The trading engine: synchronous, pure, and the only place where money moves.
///
/// ``apply(_:_:)`` is its one door. It does no I/O and knows no wall clock, no task and no random source of its
/// own, so the same inputs give the same state and the same effects on any machine.
public struct Engine<Venue: ExecutionVenue & ~Copyable>: ~Copyable {
  /// What it was told at its last start.
  public internal(set) var settings: EngineSettings
  /// Money, positions and sleeves.
  public internal(set) var portfolio: Portfolio
  /// Day, peak and kill switch.
  public internal(set) var watch: LossWatch
  /// Whether entries are let through.
  public internal(set) var trading = TradingState.running
  /// True until the ledger and the account at the venue were compared and agree; never on paper.
  public internal(set) var isUnreconciled: Bool
  /// The markets' orders and marks, by their places.
  public internal(set) var markets: Table<MarketState>
  /// What happened so far.
  public internal(set) var statistics = Statistics()
  /// The newest moment that an input bore.
  public internal(set) var now = Instant(milliseconds: Int64.min)

  var coordinator: Coordinator
  var venue: Venue
  var lastOrder: Int64 = 0
  var breakers = BreakerState()
  var ballot: Table<BallotEntry>
  /// What each strategy claims of the purchase at hand; nought for who did not win.
  var winners: Table<Sizing.Winner>
  /// The next moment at which time itself changes something: midnight or the end of a suspension.
  var nextWake = Int64.min
  /// A weight changed inside the block at hand, whose votes must be summed again.
  var resumming = false

  /// An engine at its very start: the capital in cash, nothing held.
  public init(_ settings: EngineSettings, venue: consuming Venue) {
    self.settings = settings
    isUnreconciled = settings.mode == .real
    let count = settings.strategies.count
    portfolio = Portfolio(capital: settings.capital, markets: settings.instruments.count, strategies: count)
    watch = LossWatch(capital: settings.capital, settings: settings.risk)
    markets = Table(repeating: MarketState(), count: settings.instruments.count)
    coordinator = Coordinator(
      settings: settings.voting, strategies: settings.strategies, markets: settings.instruments.count)
    ballot = Table(repeating: .nobody, count: count)
    winners = Table(repeating: .none, count: count)
    self.venue = venue
    reallocate()
  }

  /// Applies one input; what follows from it goes into `effects`, in order.
  public mutating func apply(_ input: borrowing Input, _ effects: inout some Effects & ~Copyable) {
    switch input {
    case .started(let settings, let time): restart(settings, time, &effects)
    case .bars(let block):
      guard markets.indices.contains(block.market), block.ballots.count == coordinator.voters.count else {
        return complain(
          "a block of bars names the market at place \(block.market) and brings \(block.ballots.count) columns of "
            + "votes; there are \(markets.count) markets and \(coordinator.voters.count) strategies; nothing was changed",
          &effects)
      }
      walk(block, &effects)
    case .tick(let tick, let market):
      guard markets.indices.contains(market), settings.instruments[market].symbol == tick.symbol else {
        return complain(
          "a tick of \(tick.symbol) names the market at place \(market), which is another or none; nothing was changed",
          &effects)
      }
      take(tick, market, &effects)
    case .vote(let late):
      advance(to: late.time, &effects)
      take(late, &effects)
    case .venue(let event): settle(event, &effects)
    case .account(let event, let time):
      advance(to: time, &effects)
      heed(event, &effects)
    case .timer(let time): wake(time, &effects)
    case .command(let command, let time):
      advance(to: time, &effects)
      effects.answer(obey(command, &effects))
    case .strategy(let change, let time):
      advance(to: time, &effects)
      adopt(change, &effects)
    case .allocation(let shares, let time):
      advance(to: time, &effects)
      allocate(shares, &effects)
    }
  }

  /// Walks a block of closed bars of one market, oldest first.
  mutating func walk(_ block: borrowing BarBlock, _ effects: inout some Effects & ~Copyable) {
    coordinator.open(block)
    var enabled = coordinator.enabledWeight(in: 0)
    let market = block.market
    block.series.withColumns(block.range) { columns in
      for row in 0..<columns.count {
        if !coordinator.quarantines.isEmpty { enabled = noteQuarantines(before: row, &effects) }
        step(columns[row], row, market, columns.end(row), block, &enabled, &effects)
      }
    }
    if !coordinator.quarantines.isEmpty { _ = noteQuarantines(before: block.range.count, &effects) }
  }

  /// The path of one bar: trade, mark, watch, decide, size, gate, submit.
  @inline(__always)
  mutating func step(
    _ bar: Bar, _ row: Int, _ market: Int, _ end: Instant, _ block: borrowing BarBlock, _ enabled: inout Int64,
    _ effects: inout some Effects & ~Copyable
  ) {
    advance(to: bar.start, &effects)
    trade(bar, market, &effects)
    // A tick that is newer than the bar's end has told the newest price already.
    if markets[market].lastTick <= end.milliseconds { mark(market, at: bar.close, time: end, &effects) }
    if watchSleeves(market, &effects) || resumming {
      resumming = false
      enabled = coordinator.enabledWeight(in: row)
      coordinator.sum(block, from: row)
    }
    statistics.bars += 1
    if let first = settings.tradeFrom, bar.start < first { return }
    let verdict = coordinator.decide(row, enabledWeight: enabled)
    let wanted = change(verdict.action, market)
    if wanted == nil, !settings.recordsQuiet { return }
    let decision = coordinator.decision(
      row, verdict, symbol: settings.instruments[market].symbol, time: end, price: bar.close, enabledWeight: enabled)
    record(decision, row, block, &effects)
    switch wanted {
    case .buy: enter(market, decision, &effects)
    case .sell: leave(market, .exit, decision: decision.id, &effects)
    case .hold, nil: break
    }
  }

  /// An answer that came after its bar.
  private mutating func take(_ late: LateVote, _ effects: inout some Effects & ~Copyable) {
    guard coordinator.voters.indices.contains(late.strategy), markets.indices.contains(late.market) else {
      return complain(
        "a late vote names the strategy at place \(late.strategy) and the market at place \(late.market); there are "
          + "\(coordinator.voters.count) strategies and \(markets.count) markets; nothing was changed", &effects)
    }
    coordinator.take(late)
  }

  /// Records what was wrong with an input.
  func complain(_ text: String, _ effects: inout some Effects & ~Copyable) {
    effects.record(.error(ErrorNotice(component: "engine", text: text, time: now)))
  }

  /// What a verdict changes here; nil where it asks for nothing that is not so already.
  @inline(__always)
  private mutating func change(_ action: Action, _ market: Int) -> Action? {
    let flat = portfolio.positions[market].isFlat
    if !flat { statistics.barsHeld += 1 }
    switch action {
    case .hold:
      statistics.holds += 1
      return nil
    case .buy:
      statistics.buys += 1
      if flat, markets[market].working == nil { return .buy }
      statistics.refused[Int(RefusalCode.alreadyLong.rawValue)] += 1
      return nil
    case .sell:
      statistics.sells += 1
      let working = markets[market].working
      if !flat || working?.request.side == .buy, working?.request.side != .sell { return .sell }
      statistics.refused[Int(RefusalCode.notHeld.rawValue)] += 1
      return nil
    }
  }

  /// Hands a decision and its ballot to the effects.
  private mutating func record(
    _ decision: Decision, _ row: Int, _ block: borrowing BarBlock, _ effects: inout some Effects & ~Copyable
  ) {
    for place in ballot.indices { ballot[place] = coordinator.entry(place, row, block) }
    effects.record(.voteDecided(decision))
    ballot.withRows { effects.decided(decision, Ballot(row: row, entries: UnsafeBufferPointer($0))) }
  }
}

extension Engine where Venue == SimulatedVenue {
  /// An engine that fills on paper.
  public init(_ settings: EngineSettings) {
    self.init(
      settings, venue: SimulatedVenue(instruments: settings.instruments, fills: settings.fills))
  }
}

/// The engine of paper trading and of every backtest.
public typealias PaperEngine = Engine<SimulatedVenue>
