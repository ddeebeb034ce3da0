/// One strategy's vote as it counted in one decision.
public struct BallotEntry: Hashable, Codable, Sendable, BitwiseCopyable {
  /// Who.
  public let strategy: StrategyID
  /// The strategy's place in ``EngineSettings/strategies``.
  public let place: Int
  /// What it answered at this bar.
  public let answer: Answer
  /// How strongly; 0 where it is no vote.
  public let confidence: Confidence
  /// The effective weight it counted with.
  public let weight: Share
  /// Whether it counted in the sums and in the enabled weight.
  public let standing: Standing

  /// Why a strategy's vote counted or not.
  public enum Standing: String, Codable, Sendable, BitwiseCopyable {
    /// It counted.
    case counted
    /// An earlier vote, still valid, counted.
    case carried
    /// It abstained: in the enabled weight, in no sum.
    case abstained
    /// Not enabled by the operator.
    case disabled
    /// Suspended by its drawdown.
    case suspended
    /// Quarantined after faults.
    case quarantined
  }
}

extension Answer: Codable {}

extension BallotEntry {
  /// Fills a place before anybody has it.
  static let nobody = BallotEntry(
    strategy: .nobody, place: 0, answer: .abstain, confidence: .zero, weight: .zero, standing: .disabled)
}

/// All votes of one decision, borrowed from the engine for the length of a call.
public struct Ballot: ~Copyable {
  /// The row in the block that was decided, from 0.
  public let row: Int
  let entries: UnsafeBufferPointer<BallotEntry>
  /// How many strategies there are.
  public var count: Int { entries.count }
  /// The vote at `index`, in the order of ``EngineSettings/strategies``.
  public subscript(index: Int) -> BallotEntry { entries[index] }
}
