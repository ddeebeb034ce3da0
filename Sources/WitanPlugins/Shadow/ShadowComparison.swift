public import WitanCore

/// Two versions of a strategy over the same bars.
public struct ShadowComparison: Sendable {
  /// One version's answer to a bar.
  public struct Vote: Hashable, Sendable {
    /// What it answered.
    public let answer: Answer
    /// How strongly; nought for an abstention.
    public let confidence: Confidence
    /// Why, in words; empty where none was given.
    public let reason: String

    /// `buy 62.5 (EMA 3.1 above 2.9)`
    public var text: String {
      let strength = confidence == .zero ? "" : " \(confidence.double)"
      return "\(answer)\(strength)\(reason.isEmpty ? "" : " (\(reason))")"
    }
  }

  /// The first bar to which they answered differently.
  public struct Difference: Hashable, Sendable {
    /// The market.
    public let symbol: Symbol
    /// The bar's last moment.
    public let time: Instant
    /// What each said: the one in the shadow, and the one that counted.
    public let shadow: Vote, voting: Vote
  }

  /// How many bars both answered.
  public internal(set) var bars = 0
  /// How many of them differently: in the action, or in a confidence.
  public internal(set) var differing = 0
  /// The first of these.
  public internal(set) var first: Difference?

  /// In words: `20 bars, 3 answered differently, first BTC/USDT at …: buy 62 (…) in place of hold 10 (…)`.
  public var text: String {
    guard let first else { return "\(bars) bars, all answered alike" }
    return "\(bars) bars, \(differing) answered differently, first \(first.symbol) at \(first.time): "
      + "\(first.shadow.text) against \(first.voting.text)"
  }
}

/// Two columns over the same rows, each with its strategy's reasons; the voting one may begin elsewhere.
struct ComparedColumns {
  let shadow: BallotColumn
  let shadowReasons: [String]
  let voting: BallotColumn
  let votingStart: Int
  let votingReasons: [String]

  func isDifferent(_ row: Int) -> Bool {
    shadow.answer[row] != voting.answer[votingStart + row]
      || shadow.confidence[row] != voting.confidence[votingStart + row]
  }

  func shadowVote(_ row: Int) -> ShadowComparison.Vote { .init(shadow, row, ReasonSentences(shadowReasons)) }
  func votingVote(_ row: Int) -> ShadowComparison.Vote {
    .init(voting, votingStart + row, ReasonSentences(votingReasons))
  }
}

extension ShadowComparison.Vote {
  init(_ column: BallotColumn, _ row: Int, _ words: ReasonSentences) {
    answer = Answer(rawValue: column.answer[row]) ?? .fault
    confidence = column.confidence(at: row)
    reason = words.text(column, row)
  }
}

extension ShadowComparison {
  /// Takes in `count` rows whose first stands at `first` of `series`.
  mutating func take(_ columns: ComparedColumns, _ series: BarSeries, _ range: Range<Int>) {
    bars += range.count
    for (row, place) in range.enumerated() where columns.isDifferent(row) {
      differing += 1
      if first == nil {
        first = Difference(
          symbol: series.symbol, time: series.end(of: place), shadow: columns.shadowVote(row),
          voting: columns.votingVote(row))
      }
    }
  }
}
