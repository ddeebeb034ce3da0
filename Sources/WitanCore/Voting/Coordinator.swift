/// Takes the strategies' weighted vote; see `docs/rules.md`, "Vote".
///
/// Weights and confidences are whole numbers of 1e-6, so the sums are exact and the order of the plugins never
/// matters. A block's votes are summed down the columns, a strategy at a time; only a bar whose vote asks for a
/// change gets a full ``Decision``.
public struct Coordinator: ~Copyable, Sendable {
  /// One strategy's standing.
  struct Voter: Hashable, Sendable, BitwiseCopyable {
    var id: StrategyID
    /// What its votes count with now; 0 = not counted.
    var weight: Int64 = 0
    var enabled = true
    var suspendedUntil: Int64 = 0
    var quarantined = false
    var faultsInARow: Int32 = 0

    var counts: Bool { enabled && suspendedUntil == 0 && !quarantined && weight > 0 }
    var effective: Int64 { counts ? weight : 0 }
  }

  /// An earlier vote that may still count.
  struct StandingVote: Hashable, Sendable, BitwiseCopyable {
    var answer: Int8 = Answer.abstain.rawValue
    var confidence: Int32 = 0
    var until: Int64 = Int64.min
    /// The end of the newest bar that the strategy has answered.
    var answered = Int64.min
    /// The end of the newest bar whose answer was to follow later.
    var awaited = Int64.min
  }

  /// How many faults in a row quarantine a strategy.
  public static let faultLimit = 5

  var settings: VotingSettings
  private(set) var voters: Table<Voter>
  private var standing: Table<StandingVote>
  private var markets: Int
  private var decided: Int64 = 0

  // The block at hand: sums a row, and the answers where they differ from the plugin's own.
  private var sums = BlockSums()
  private var resolved: [Int: BallotColumn] = [:]
  private(set) var quarantines: [(row: Int, place: Int, reason: String)] = []

  init(settings: VotingSettings, strategies: [StrategyListing], markets: Int) {
    self.settings = settings
    self.markets = markets
    voters = Table(
      repeating: Voter(id: strategies.first?.id ?? .nobody), count: strategies.count)
    standing = Table(repeating: StandingVote(), count: strategies.count * markets)
    for (place, listing) in strategies.enumerated() {
      voters[place].id = listing.id
      voters[place].enabled = listing.enabled && listing.weight > .zero
      voters[place].weight = Int64(listing.weight.units)
    }
  }

  mutating func change(_ place: Int, _ body: (inout Voter) -> Void) { body(&voters[place]) }

  /// Σ w of all whose votes count now.
  var enabledWeight: Int64 {
    var sum: Int64 = 0
    for place in voters.indices { sum += voters[place].effective }
    return sum
  }

  /// Σ w of all whose votes count in `row` of the block at hand: who falls out at or after it still counts.
  func enabledWeight(in row: Int) -> Int64 {
    var sum = enabledWeight
    for fallen in quarantines where fallen.row >= row {
      let voter = voters[fallen.place]
      if voter.enabled, voter.suspendedUntil == 0 { sum += voter.weight }
    }
    return sum
  }

  /// Makes room for more strategies and markets; the new strategies do not vote until their listing is applied.
  mutating func grow(to strategies: [StrategyListing], markets more: Int) {
    let before = voters.count
    let count = max(before, strategies.count)
    let width = max(more, markets)
    var grown = Table(repeating: StandingVote(), count: count * width)
    for place in 0..<before {
      for market in 0..<markets { grown[place * width + market] = standing[place * markets + market] }
    }
    standing = grown
    markets = width
    voters.grow(to: count, repeating: Voter(id: .nobody, enabled: false))
    for place in before..<count { voters[place].id = strategies[place].id }
  }

  // MARK: A block

  /// Sums the votes of a block. Where answers are missing, late or faulty, earlier votes that still count are
  /// filled in first and faults are counted; `quarantines` then says who falls out after which row.
  mutating func open(_ block: borrowing BarBlock) {
    quarantines.removeAll(keepingCapacity: true)
    resolved.removeAll(keepingCapacity: true)
    for place in voters.indices { resolve(place, block) }
    sum(block, from: 0)
  }

  /// Sums again from `row` on, after a weight has changed inside the block.
  mutating func sum(_ block: borrowing BarBlock, from row: Int) {
    sums.clear(from: row, count: block.range.count)
    for place in voters.indices {
      let voter = voters[place]
      guard voter.enabled, voter.suspendedUntil == 0, voter.weight > 0 else { continue }
      if let column = resolved[place] {
        sums.add(column, start: 0, from: row, count: block.range.count, weight: voter.weight)
      } else {
        sums.add(
          block.ballots[place], start: block.ballotStart, from: row, count: block.range.count, weight: voter.weight)
      }
    }
  }

  private mutating func resolve(_ place: Int, _ block: borrowing BarBlock) {
    let column = block.ballots[place]
    let start = block.ballotStart
    let count = block.range.count
    let key = place * markets + block.market
    var plain = standing[key].until == Int64.min && voters[place].faultsInARow == 0 && !voters[place].quarantined
    if plain { plain = column.answer[start..<start + count].allSatisfy { $0 <= Answer.abstain.rawValue } }
    if plain {
      guard count > 0 else { return }
      let end = block.end(of: count - 1)
      if column.validMilliseconds.isEmpty {
        standing[key].answered = end
      } else {
        stand(key, column, start + count - 1, end: end)
      }
      return
    }
    var out = BallotColumn(abstaining: count)
    for row in 0..<count {
      let answer = Answer(rawValue: column.answer[start + row]) ?? .fault
      let end = block.end(of: row)
      switch answer {
      case .fault: standing[key] = StandingVote(answered: end)
      case .pending: standing[key].awaited = end
      case .late: break
      case .abstain, .hold, .sell, .buy: stand(key, column, start + row, end: end)
      }
      let isFault = answer == .fault || answer == .late
      if !voters[place].quarantined {
        let own = answer.rawValue <= Answer.abstain.rawValue
        let vote = own ? (column.answer[start + row], column.confidence[start + row]) : carried(key, at: end)
        out.answer[row] = vote.0
        out.confidence[row] = vote.1
      }
      // An answer that is to follow is neither a fault nor the end of a row of them.
      if answer != .pending { voters[place].faultsInARow = isFault ? voters[place].faultsInARow + 1 : 0 }
      if isFault, !voters[place].quarantined { weigh(column.faults.first { $0.row == start + row }, place, row) }
    }
    resolved[place] = out
  }

  /// Takes a strategy out after too many faults in a row, or after one that is the last by its nature.
  private mutating func weigh(_ fault: Fault?, _ place: Int, _ row: Int) {
    let isLast = fault?.kind == .ended
    guard isLast || voters[place].faultsInARow >= Self.faultLimit else { return }
    voters[place].quarantined = true
    let count = isLast ? "" : "\(Self.faultLimit) faults in a row" + (fault == nil ? "" : ", the last: ")
    quarantines.append((row, place, count + (fault?.text ?? "")))
  }

  private mutating func stand(_ key: Int, _ column: borrowing BallotColumn, _ index: Int, end: Int64) {
    let valid = column.validMilliseconds.isEmpty ? 0 : column.validMilliseconds[index]
    let isVote = column.answer[index] < Answer.abstain.rawValue && column.confidence[index] > 0
    standing[key] =
      isVote && valid > 0
      ? StandingVote(
        answer: column.answer[index], confidence: column.confidence[index], until: end + valid, answered: end)
      : StandingVote(answered: end)
  }

  private func carried(_ key: Int, at end: Int64) -> (Int8, Int32) {
    let vote = standing[key]
    return vote.until >= end ? (vote.answer, vote.confidence) : (Answer.abstain.rawValue, 0)
  }

  /// Takes note of an answer that came after its bar; it counts from the next bar close on, where still valid. One
  /// that is older than what the strategy has answered since changes nothing, and one that was recorded as late stays
  /// a fault.
  mutating func take(_ late: LateVote) {
    let key = late.strategy * markets + late.market
    let end = late.barEnd.milliseconds
    guard end >= standing[key].answered else { return }
    if end == standing[key].awaited { voters[late.strategy].faultsInARow = 0 }
    standing[key] =
      late.confidence > .zero
      ? StandingVote(
        answer: late.action.rawValue, confidence: late.confidence.units, until: end + late.valid.milliseconds,
        answered: end)
      : StandingVote(answered: end)
  }

  // MARK: A decision

  /// What the votes of `row` say; counts as one decision.
  @inline(__always)
  mutating func decide(_ row: Int, enabledWeight: Int64) -> Verdict {
    decided += 1
    let tally = sums.tally(row, enabledWeight: enabledWeight)
    return Verdict(tally, settings)
  }

  /// How many decisions there were.
  var decisions: Int64 { decided }

  /// The whole decision of `row`, after ``decide(_:enabledWeight:)``.
  func decision(_ row: Int, _ verdict: Verdict, symbol: Symbol, time: Instant, price: Price, enabledWeight: Int64)
    -> Decision
  {
    Decision(
      id: decided, symbol: symbol, time: time, price: price, rule: settings.rule, action: verdict.action,
      winner: verdict.winner, failed: verdict.failed,
      tally: sums.tally(row, enabledWeight: enabledWeight))
  }

  /// The vote of the strategy at `place` as it counted in `row`.
  func entry(_ place: Int, _ row: Int, _ block: borrowing BarBlock) -> BallotEntry {
    let voter = voters[place]
    let own = Answer(rawValue: block.ballots[place].answer[block.ballotStart + row]) ?? .fault
    var counted = (own.rawValue, block.ballots[place].confidence[block.ballotStart + row])
    if let column = resolved[place] { counted = (column.answer[row], column.confidence[row]) }
    let isVote = counted.0 < Answer.abstain.rawValue && counted.1 > 0
    let carriedOver = own.rawValue > Answer.abstain.rawValue && isVote
    let fallen = voter.quarantined && !quarantines.contains { $0.place == place && $0.row >= row }
    let standing: BallotEntry.Standing =
      !voter.enabled || voter.weight == 0
      ? .disabled
      : voter.suspendedUntil != 0
        ? .suspended : fallen ? .quarantined : !isVote ? .abstained : carriedOver ? .carried : .counted
    return BallotEntry(
      strategy: voter.id, place: place, answer: carriedOver ? Answer(rawValue: counted.0) ?? own : own,
      confidence: Confidence(units: counted.1), weight: Share(units: Int32(voter.weight)), standing: standing)
  }
}

extension BarBlock {
  /// The last moment of the block's row, in milliseconds.
  @inline(__always)
  func end(of row: Int) -> Int64 { series.start[range.lowerBound + row] + series.interval.milliseconds - 1 }
}
