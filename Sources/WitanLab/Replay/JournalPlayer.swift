public import WitanCore
public import WitanStore

/// Plays a journal's inputs, one after the other, into an engine that it makes from the first of them.
public struct JournalPlayer: ~Copyable {
  /// The engine after the last input; nil before the first.
  public private(set) var engine: HostEngine?
  private var collector = EffectCollector()
  private let recordsQuiet: Bool

  /// A player before the first input.
  ///
  /// - Parameter recordsQuiet: decisions that change nothing are told too, also where the run itself did not record
  ///   them. The engine's state is the same either way.
  public init(recordsQuiet: Bool = false) { self.recordsQuiet = recordsQuiet }

  /// Applies `input` and gives what it brings about; nothing for the first one, which must be a start.
  ///
  /// - Throws: ``StoreError`` where the first input is no start.
  public mutating func play(_ input: borrowing Input, seq: Int64) throws(StoreError) -> [Effect] {
    switch input {
    case .started(let settings, _) where engine == nil:
      engine = HostEngine(told(settings))
      return []
    case .started(let settings, let time): return engine!.play(.started(told(settings), at: time), &collector)
    default:
      guard engine != nil else {
        throw StoreError(
          .damaged(seq: seq),
          "the store begins with another input than a start; it cannot be replayed: restore the last backup")
      }
      return engine!.play(input, &collector)
    }
  }

  private func told(_ settings: EngineSettings) -> EngineSettings {
    var settings = settings
    settings.recordsQuiet = settings.recordsQuiet || recordsQuiet
    return settings
  }

  /// Hands the engine over, as it stands.
  public consuming func finish() -> HostEngine? { engine.take() }
}
