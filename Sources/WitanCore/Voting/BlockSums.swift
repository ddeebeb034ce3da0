/// Σ w·c and Σ w of each side for every row of a block, summed a column at a time.
struct BlockSums: Sendable {
  private var buyScore: [Int64] = [], sellScore: [Int64] = [], holdScore: [Int64] = []
  private var buyWeight: [Int64] = [], sellWeight: [Int64] = [], holdWeight: [Int64] = []
  private var headCounts: [Int64] = []

  mutating func clear(from row: Int, count: Int) {
    func clear(_ column: inout [Int64]) {
      if column.count < count { column = Array(repeating: 0, count: count) }
      for index in row..<count { column[index] = 0 }
    }
    clear(&buyScore)
    clear(&sellScore)
    clear(&holdScore)
    clear(&buyWeight)
    clear(&sellWeight)
    clear(&holdWeight)
    clear(&headCounts)
  }

  /// Adds one strategy's answers of the rows from `row` on; its column's row 0 stands at `start`.
  mutating func add(_ column: borrowing BallotColumn, start: Int, from row: Int, count: Int, weight: Int64) {
    column.answer.withUnsafeBufferPointer { answers in
      column.confidence.withUnsafeBufferPointer { confidences in
        let votes = Votes(answers: answers, confidences: confidences, start: start, rows: row..<count, weight: weight)
        Self.add(votes, of: Action.buy.rawValue, head: 1, &buyScore, &buyWeight, &headCounts)
        Self.add(votes, of: Action.sell.rawValue, head: 1 << 20, &sellScore, &sellWeight, &headCounts)
        Self.add(votes, of: Action.hold.rawValue, head: 1 << 40, &holdScore, &holdWeight, &headCounts)
      }
    }
  }

  /// One strategy's columns and what they weigh.
  private struct Votes {
    let answers: UnsafeBufferPointer<Int8>
    let confidences: UnsafeBufferPointer<Int32>
    let start: Int
    let rows: Range<Int>
    let weight: Int64
  }

  /// Adds one side's votes without a branch a row: a mask is all ones where the row votes for it.
  private static func add(
    _ votes: Votes, of side: Int8, head: Int64, _ scores: inout [Int64], _ weights: inout [Int64],
    _ heads: inout [Int64]
  ) {
    scores.withUnsafeMutableBufferPointer { scores in
      weights.withUnsafeMutableBufferPointer { weights in
        heads.withUnsafeMutableBufferPointer { heads in
          for row in votes.rows {
            let confidence = Int64(votes.confidences[votes.start &+ row])
            let mask: Int64 = votes.answers[votes.start &+ row] == side && confidence > 0 ? -1 : 0
            scores[row] &+= votes.weight &* confidence & mask
            weights[row] &+= votes.weight & mask
            heads[row] &+= head & mask
          }
        }
      }
    }
  }

  @inline(__always)
  func tally(_ row: Int, enabledWeight: Int64) -> Tally {
    var tally = Tally()
    tally.buyScore = buyScore[row]
    tally.sellScore = sellScore[row]
    tally.holdScore = holdScore[row]
    tally.buyWeight = buyWeight[row]
    tally.sellWeight = sellWeight[row]
    tally.holdWeight = holdWeight[row]
    let packed = headCounts[row]
    tally.buyHeads = Int32(truncatingIfNeeded: packed & 0xFFFFF)
    tally.sellHeads = Int32(truncatingIfNeeded: packed >> 20 & 0xFFFFF)
    tally.holdHeads = Int32(truncatingIfNeeded: packed >> 40)
    tally.enabledWeight = enabledWeight
    return tally
  }
}
