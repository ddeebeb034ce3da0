import WitanCore

/// A version of a strategy that judges every bar of one market beside the one that votes. Nobody counts its answers;
/// they are compared.
///
/// Used only under its panel's lock, which keeps calls from overlapping; `@unchecked Sendable` for that reason.
final class ShadowSeat: @unchecked Sendable {
  /// What it is there for.
  enum Role: Sendable {
    /// The version before: it votes again at the first fault of its successor.
    case fallback
    /// A version that the operator watches.
    case candidate
  }

  let role: Role
  let instance: StrategyInstance
  /// The place of the strategy that votes; nil where none of that id does.
  let place: Int?
  private(set) var comparison = ShadowComparison()
  /// What following it, and following the one that votes, would have brought.
  private(set) var hand: VoteHand, votingHand: VoteHand
  /// Its newest answer.
  private(set) var newest: ShadowComparison.Vote?
  /// The sentence of the successor's first fault.
  private(set) var failure: String?
  private var column = BallotColumn(abstaining: 0)
  /// Made when it is first needed: a swap must be short.
  private lazy var words = ReasonSentences(instance.strategy.image.descriptor.reasons)

  init(_ role: Role, _ instance: StrategyInstance, place: Int?, _ rule: VoteHand.Rule) {
    (self.role, self.instance, self.place) = (role, instance, place)
    (hand, votingHand) = (VoteHand(rule), VoteHand(rule))
  }

  /// Judges the block and compares with `voting`, the answers that count. A fallback puts its own answers in the place
  /// of its successor's from the first faulty row on.
  func judge(_ block: JudgeRequest, _ options: StrategySetOptions, beside voting: inout BallotColumn, reasons: [String])
  {
    judgeAlone(block, options)
    let rows = block.start..<block.start + block.range.count
    if role == .fallback, failure == nil, let fault = voting.faults.first(where: { rows.contains($0.row) }) {
      failure = fault.text
      voting.take(fault.row..<rows.upperBound, from: column, at: fault.row - block.start)
    }
    for (row, place) in block.range.enumerated() {
      votingHand.follow(
        voting.answer[block.start + row], confidence: voting.confidence[block.start + row],
        close: block.series.close[place])
    }
    comparison.take(
      ComparedColumns(
        shadow: column, shadowReasons: instance.strategy.image.descriptor.reasons, voting: voting,
        votingStart: block.start, votingReasons: reasons), block.series, block.range)
  }

  /// Judges the block where nobody votes beside it.
  func judgeAlone(_ block: JudgeRequest, _ options: StrategySetOptions) {
    let count = block.range.count
    column = BallotColumn(abstaining: count)
    var live = false
    if case .live = options.timing { live = true }
    instance.judge(
      block.series, block.range, dropped: block.dropped, reasons: options.reasons, live: live,
      deadline: max(instance.strategy.image.terms.deadline ?? .zero, StrategySetOptions.deadline), into: &column)
    for (row, place) in block.range.enumerated() {
      hand.follow(column.answer[row], confidence: column.confidence[row], close: block.series.close[place])
    }
    if count > 0, role == .candidate { newest = ShadowComparison.Vote(column, count - 1, words) }
  }
}

extension BallotColumn {
  /// Puts the rows of `other` from `start` on in the place of `rows`, faults included.
  mutating func take(_ rows: Range<Int>, from other: BallotColumn, at start: Int) {
    faults.removeAll { rows.contains($0.row) }
    for (offset, row) in rows.enumerated() {
      let source = start + offset
      answer[row] = other.answer[source]
      confidence[row] = other.confidence[source]
      if !reason.isEmpty { reason[row] = other.reason.isEmpty ? 0 : other.reason[source] }
      if !figures.isEmpty {
        for place in 0..<3 { figures[row * 3 + place] = other.figures.isEmpty ? 0 : other.figures[source * 3 + place] }
      }
      if validMilliseconds.isEmpty, !other.validMilliseconds.isEmpty {
        validMilliseconds = Array(repeating: 0, count: answer.count)
      }
      if !validMilliseconds.isEmpty {
        validMilliseconds[row] = other.validMilliseconds.isEmpty ? 0 : other.validMilliseconds[source]
      }
    }
    faults += other.faults.filter { (start..<start + rows.count).contains($0.row) }.map {
      Fault(row: $0.row - start + rows.lowerBound, kind: $0.kind, text: $0.text)
    }
  }
}
