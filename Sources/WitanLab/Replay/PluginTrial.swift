public import WitanCore
public import WitanPlugins
public import WitanStore

/// What another plugin in one strategy's place would have done on a store's own bars: `host replay --with FILE.so`.
///
/// The other strategies' answers stay what they were, those of the AI included.
public struct PluginTrial: Sendable {
  /// How one of the two runs went.
  public struct Run: Hashable, Encodable, Sendable {
    /// The round trips, those still open at the end last.
    public internal(set) var trades: [Trade] = []
    /// Where it stood at the end.
    public internal(set) var state: ReplayState?
  }
  /// A bar at which the two decided differently.
  public struct Parting: Hashable, Encodable, Sendable {
    /// The market and the bar's last moment.
    public let symbol: Symbol, time: Instant
    /// What was decided then, and what would have been.
    public let recorded: Action, changed: Action
  }

  /// The strategy in question, and the version that the store names last.
  public let strategy: StrategyID
  public private(set) var recordedVersion = ""
  /// The version of the plugin that was tried.
  public let triedVersion: String
  /// The run as it was, and as it would have been.
  public private(set) var recorded = Run(), changed = Run()
  /// Inputs played; the strategy's answers, and how many of them differ; decisions, and how many of them differ.
  public private(set) var inputs = 0, answers = 0, answersDiffering = 0, decisions = 0, decisionsDiffering = 0
  /// The first hundred bars at which the decisions differ.
  public private(set) var partings: [Parting] = []

  /// Plays the inputs of `reader` twice, side by side: as they are, and with the answers of `image`.
  ///
  /// - Throws: ``StoreError`` where the store is damaged; ``PluginRefusal`` where no strategy there has the plugin's
  ///   id or it refuses the recorded parameters.
  public static func run(
    _ reader: StoreReader, with image: PluginImage, watchdog: HangWatchdog?, log: @escaping PluginLog,
    progress: (Int) -> Void = { _ in }
  ) throws -> PluginTrial {
    try StandIn.expect(image, among: reader.starts())
    var trial = PluginTrial(strategy: image.descriptor.id, triedVersion: image.descriptor.version)
    var one = JournalPlayer(recordsQuiet: true)
    var other = JournalPlayer(recordsQuiet: true)
    var stand = StandIn(image, watchdog: watchdog, log: log)
    var failure: (any Error)?
    try reader.forEachInput { seq, input in
      let replaced: Input?
      do { replaced = try stand.replace(in: input) } catch {
        failure = error
        return false
      }
      let was = try one.play(input, seq: seq)
      let would = try replaced.map { try other.play($0, seq: seq) } ?? []
      trial.take(was, would)
      trial.inputs += 1
      progress(trial.inputs)
      return true
    }
    if let failure { throw failure }
    (trial.answers, trial.answersDiffering) = (stand.answers, stand.differing)
    trial.recordedVersion = stand.recordedVersion
    trial.recorded.end(one.finish())
    trial.changed.end(other.finish())
    return trial
  }

  private init(strategy: StrategyID, triedVersion: String) {
    self.strategy = strategy
    self.triedVersion = triedVersion
  }

  private mutating func take(_ was: [Effect], _ would: [Effect]) {
    recorded.take(was)
    changed.take(would)
    let decided = (Self.decisions(was), Self.decisions(would))
    decisions += decided.0.count
    for (one, other) in zip(decided.0, decided.1) where one.action != other.action {
      decisionsDiffering += 1
      if partings.count < 100 {
        partings.append(Parting(symbol: one.symbol, time: one.time, recorded: one.action, changed: other.action))
      }
    }
  }

  private static func decisions(_ effects: [Effect]) -> [Decision] {
    effects.compactMap { if case .decided(let decision, _) = $0 { decision } else { nil } }
  }
}

extension PluginTrial.Run {
  fileprivate mutating func take(_ effects: [Effect]) {
    for case .event(.positionClosed(let trade)) in effects { trades.append(trade) }
  }

  fileprivate mutating func end(_ engine: consuming HostEngine?) {
    guard let engine = engine.take() else { return }
    state = ReplayState(engine)
    for (market, instrument) in engine.settings.instruments.enumerated() {
      if let open = engine.portfolio.openTrade(market, symbol: instrument.symbol) { trades.append(open) }
    }
  }
}
