/// What one strategy answered at one bar, as it stands in a column.
public enum Answer: Int8, Sendable, BitwiseCopyable, CaseIterable {
  /// A vote to sell.
  case sell = -1
  /// A vote that nothing should be done.
  case hold = 0
  /// A vote to buy.
  case buy = 1
  /// No view: leaves the sums and ends an earlier vote.
  case abstain = 2
  /// The answer follows later; an earlier vote that is still valid goes on counting.
  case pending = 3
  /// No answer within the deadline: leaves the sums; counts as a fault.
  case late = 4
  /// An answer that broke the contract: leaves the sums, ends an earlier vote, counts as a fault.
  case fault = 5
}

/// Why an answer was thrown away at the boundary.
public enum FaultKind: String, Sendable, Codable, CaseIterable {
  /// The confidence is not a number.
  case confidenceNotANumber = "confidence-nan"
  /// The confidence lies outside 0...100.
  case confidenceOutOfRange = "confidence-range"
  /// The action is none of the five of the ABI.
  case unknownAction = "unknown-action"
  /// The reason's index lies outside the plugin's own list.
  case unknownReason = "unknown-reason"
  /// A figure, stop, target or lifetime makes no sense.
  case badFigure = "bad-figure"
  /// The call returned an error.
  case failed = "failed"
  /// No answer within the deadline.
  case late = "late"
  /// Its process was given up: the strategy is in quarantine from the next bar on.
  case ended = "ended"
}

/// A fault at one row of a block.
public struct Fault: Hashable, Codable, Sendable {
  /// The row in the block, from 0.
  public let row: Int
  /// What was wrong.
  public let kind: FaultKind
  /// One sentence for the operator: what was found, what was expected.
  public let text: String
  /// A fault at `row`.
  public init(row: Int, kind: FaultKind, text: String) {
    self.row = row
    self.kind = kind
    self.text = text
  }
}

/// One strategy's answers to the rows of a block, as columns of equal length, already checked at the boundary.
public struct BallotColumn: Sendable, Equatable {
  /// An ``Answer``'s raw value a row.
  public var answer: [Int8]
  /// The confidence in units of 1e-6 a row (0 where the answer is no vote).
  public var confidence: [Int32]
  /// The reason's index in the plugin's list a row, 0 = none given; empty where nobody asked.
  public var reason: [UInt32]
  /// The reason's figures, three a row; empty where nobody asked.
  public var figures: [Double]
  /// How long each vote counts from its bar's close, in milliseconds; empty where all are 0 (its own bar only).
  public var validMilliseconds: [Int64]
  /// The faults, by rising row; empty in a healthy block.
  public var faults: [Fault]

  /// Columns of `count` abstentions.
  public init(abstaining count: Int) {
    answer = Array(repeating: Answer.abstain.rawValue, count: count)
    confidence = Array(repeating: 0, count: count)
    reason = []
    figures = []
    validMilliseconds = []
    faults = []
  }

  /// The answers of the rows of `range` alone.
  public func slice(_ range: Range<Int>) -> BallotColumn {
    var part = BallotColumn(abstaining: 0)
    part.answer = Array(answer[range])
    part.confidence = Array(confidence[range])
    part.reason = reason.isEmpty ? [] : Array(reason[range])
    part.figures = figures.isEmpty ? [] : Array(figures[range.lowerBound * 3..<range.upperBound * 3])
    part.validMilliseconds = validMilliseconds.isEmpty ? [] : Array(validMilliseconds[range])
    part.faults = faults.filter { range.contains($0.row) }.map {
      Fault(row: $0.row - range.lowerBound, kind: $0.kind, text: $0.text)
    }
    return part
  }
}

/// A run of closed bars of one market with every strategy's answers: the engine's main input.
///
/// Live a block is one bar; a recorded feed hands thousands. The block's size changes no decision.
public struct BarBlock: Sendable {
  /// The market's place in ``EngineSettings/instruments``.
  public let market: Int
  /// The bars; rows outside `range` are not the block's.
  public let series: BarSeries
  /// The rows of `series` that the block brings.
  public let range: Range<Int>
  /// A column for each strategy, in the order of ``EngineSettings/strategies``; each `ballotStart + range.count`
  /// long at least.
  public let ballots: [BallotColumn]
  /// The place in the columns that belongs to the block's first row.
  public let ballotStart: Int

  /// A block; `ballots` shorter than promised is a fault of the program and stops it.
  public init(market: Int, series: BarSeries, range: Range<Int>, ballots: [BallotColumn], ballotStart: Int = 0) {
    precondition(range.upperBound <= series.count, "a block may not reach past its bars")
    precondition(
      ballots.allSatisfy { $0.answer.count >= ballotStart + range.count && $0.confidence.count == $0.answer.count },
      "every strategy answers every row of a block")
    self.market = market
    self.series = series
    self.range = range
    self.ballots = ballots
    self.ballotStart = ballotStart
  }
}
