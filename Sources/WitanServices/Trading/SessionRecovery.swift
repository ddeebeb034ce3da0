import WitanCore
import WitanLab
import WitanPlugins
import WitanStore

/// What a store holds, rebuilt at a host's start.
struct SessionRecovery: ~Copyable {
  var engine: HostEngine?
  /// The settings of this start, with the places of earlier ones.
  let settings: EngineSettings
  /// Every closed bar so far, by market.
  let series: [BarSeries]
  /// The newest tick of each market.
  let lastTicks: [Int: Tick]
  /// Why strategies are, or once were, in quarantine.
  let quarantines: [StrategyID: String]
  /// What the journal says about orders at a venue.
  let books: VenueBooks
  /// One sentence: what was found.
  let text: String

  /// Replays the journal. Effects that a crash kept from being written are written now; those that stand there are
  /// left as they are. `length` is how many of the newest inputs may lack theirs: as many as one append writes.
  static func recover(_ journal: Journal, _ plan: SessionPlan, tail length: Int) throws -> SessionRecovery {
    var bars: [Symbol: BarSeries] = [:]
    var ticks: [Int: Tick] = [:]
    var tail: [(seq: Int64, effects: [Effect])] = []
    var last: EngineSettings?
    var quarantines: [StrategyID: String] = [:]
    var books = VenueBooks()
    var count = 0
    let engine = try JournalReplay.run(journal.reader) { step, _ in
      count += 1
      switch step.input {
      case .started(let settings, _): last = settings
      case .bars(let block):
        let symbol = block.series.symbol
        for row in block.range {
          if bars[symbol, default: BarSeries(symbol: symbol, interval: block.series.interval)].append(
            block.series[row]) == false
          {
            throw SessionError(
              "the store holds a bar of \(symbol) twice, at input \(step.seq); restore the last backup")
          }
        }
      case .tick(let tick, let market): ticks[market] = tick
      default: break
      }
      books.note(step.input)
      for case .event(let event) in step.effects {
        books.note(event)
        if case .pluginQuarantined(let notice) = event { quarantines[notice.strategy] = notice.text }
      }
      tail.append((step.seq, step.effects))
      if tail.count > 2 * length { tail.removeFirst(length) }
      return true
    }
    for (seq, effects) in tail where seq > 1 { try journal.record(effects, for: seq) }
    let settings = try plan.settings(after: last)
    let series = settings.instruments.map {
      bars[$0.symbol] ?? BarSeries(symbol: $0.symbol, interval: settings.interval)
    }
    let text =
      count == 0
      ? "a new journal with \(settings.capital) in cash"
      : "went on after \(count) inputs of the journal \(journal.path)"
    return SessionRecovery(
      engine: engine, settings: settings, series: series, lastTicks: ticks, quarantines: quarantines,
      books: books, text: text)
  }

  /// Shows the strategies what the store holds, so that their next answers are those of an uninterrupted run; gives
  /// an error for each that could not take it in.
  borrowing func recall(_ strategies: StrategySet, at time: Instant) -> [Event] {
    strategies.markets.enumerated().flatMap { place, symbol -> [Event] in
      guard let past = series.first(where: { $0.symbol == symbol }) else { return [] }
      return strategies.recall(place, past).map { strategy, refusal in
        .error(ErrorNotice(component: strategy.description, text: refusal.description, time: time))
      }
    }
  }
}
