public import WitanCore
public import WitanStore

/// Rebuilds the engine from a store's inputs: after a crash, for `host replay`, for `host why`.
public enum JournalReplay {
  /// One step of a replay.
  public struct Step {
    /// The input's number.
    public let seq: Int64
    /// The input.
    public let input: Input
    /// What it brought about.
    public let effects: [Effect]
  }

  /// Applies every input of the store in order and hands each step to `body` until it returns false.
  ///
  /// - Returns: the engine as it stands then; nil where the store holds no input.
  /// - Throws: ``StoreError`` where the store is damaged or does not begin with a start.
  public static func run(
    _ reader: StoreReader, _ body: (Step, borrowing HostEngine) throws -> Bool
  ) throws -> HostEngine? {
    var player = JournalPlayer()
    try reader.forEachInput(from: 1) { seq, input in
      let effects = try player.play(input, seq: seq)
      return try body(Step(seq: seq, input: input, effects: effects), player.engine!)
    }
    return player.finish()
  }
}
