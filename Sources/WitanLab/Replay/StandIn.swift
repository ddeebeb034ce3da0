import WitanCore
import WitanPlugins

/// A plugin that answers in the place of the one that a journal was written with.
struct StandIn {
  /// Its answers to bars, and how many of them differ from the recorded ones.
  private(set) var answers = 0, differing = 0
  /// The version that the journal names last.
  private(set) var recordedVersion = ""

  private let image: PluginImage
  private let watchdog: HangWatchdog?
  private let log: PluginLog
  private var place: Int?
  private var parameters: [String: String] = [:]
  private var seed: UInt64 = 1
  /// Every bar so far, by market.
  private var series: [BarSeries] = []
  private var strategies: StrategySet?
  private var listing: StrategyListing?

  init(_ image: PluginImage, watchdog: HangWatchdog?, log: @escaping PluginLog) {
    (self.image, self.watchdog, self.log) = (image, watchdog, log)
  }

  /// Refuses a plugin whose id no start of the store knows.
  static func expect(_ image: PluginImage, among starts: [EngineSettings]) throws(PluginRefusal) {
    var ids: [StrategyID] = []
    for listing in starts.flatMap(\.strategies) where !ids.contains(listing.id) { ids.append(listing.id) }
    guard !ids.contains(image.descriptor.id) else { return }
    throw PluginRefusal(
      .missing, file: image.path, found: "the id \(image.descriptor.id)",
      expected: "a strategy of the store: \(ids.map(\.description).joined(separator: ", "))",
      mend: "give the plugin the id of the strategy that it is to replace")
  }

  /// The input as it would have been; nil for one that only the replaced plugin brought about.
  mutating func replace(in input: Input) throws -> Input? {
    switch input {
    case .started(let settings, let time): return .started(try start(settings), at: time)
    case .bars(let block): return .bars(try judge(block))
    case .vote(let late): return late.strategy == place ? nil : input
    case .strategy(.reloaded(let new), _) where new.id == image.descriptor.id:
      recordedVersion = new.version
      if new.parameters != parameters { try begin(new.parameters) }
      return nil
    case .strategy(.quarantined(let id, _), _) where id == image.descriptor.id: return nil
    default: return input
    }
  }

  private mutating func start(_ settings: EngineSettings) throws -> EngineSettings {
    let isNew = place == nil || settings.instruments.count != series.count
    for instrument in settings.instruments.dropFirst(series.count) {
      series.append(BarSeries(symbol: instrument.symbol, interval: settings.interval))
    }
    // A strategy may come with a later start.
    guard let found = settings.strategies.firstIndex(where: { $0.id == image.descriptor.id }) else { return settings }
    place = found
    let old = settings.strategies[found]
    recordedVersion = old.version
    seed = settings.fills.seed
    if isNew || old.parameters != parameters { try begin(old.parameters) }
    var changed = settings
    if let listing {
      changed.strategies[found].version = listing.version
      changed.strategies[found].sha256 = listing.sha256
      changed.strategies[found].reasons = listing.reasons
    }
    return changed
  }

  /// New instances with these parameters, which see all bars so far.
  private mutating func begin(_ parameters: [String: String]) throws {
    self.parameters = parameters
    let loaded = try LoadedStrategy(image, settings: [parameters])
    let set = try StrategySet(
      [loaded], markets: series.map(\.symbol),
      options: StrategySetOptions(seed: seed, timing: .recorded(watchdog), log: log))
    for (market, past) in series.enumerated() where !past.isEmpty {
      var columns = set.columns(past.count)
      set.judge(JudgeRequest(market: market, series: past, range: 0..<past.count), into: &columns)
    }
    listing = loaded.listing()
    strategies = set
  }

  private mutating func judge(_ block: BarBlock) throws -> BarBlock {
    let first = series[block.market].count
    for row in block.range { _ = series[block.market].append(block.series[row]) }
    guard let place, let strategies else { return block }
    let rows = first..<series[block.market].count
    guard rows.count == block.range.count else {
      throw StandInTrouble(
        description: "the store holds a bar of \(block.series.symbol) twice; restore the last backup")
    }
    var columns = strategies.columns(rows.count)
    strategies.judge(JudgeRequest(market: block.market, series: series[block.market], range: rows), into: &columns)
    var ballots = block.ballots.map { $0.slice(block.ballotStart..<block.ballotStart + rows.count) }
    guard ballots.indices.contains(place) else { return block }
    answers += rows.count
    for row in 0..<rows.count where ballots[place].differs(from: columns[0], at: row) { differing += 1 }
    ballots[place] = columns[0]
    return BarBlock(market: block.market, series: block.series, range: block.range, ballots: ballots)
  }
}

/// Why the bars cannot be judged again.
struct StandInTrouble: Error, CustomStringConvertible {
  let description: String
}

extension BallotColumn {
  fileprivate func differs(from other: BallotColumn, at row: Int) -> Bool {
    answer[row] != other.answer[row] || confidence[row] != other.confidence[row]
  }
}
