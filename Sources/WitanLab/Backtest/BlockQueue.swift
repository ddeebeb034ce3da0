import WitanCore

/// Cuts the bars of several markets into blocks in the order of time, judged ahead where that changes nothing.
///
/// Bars are ordered by their close, then by the market's place. With one market a block is as long as the plan
/// says; with several a run of one market's rows ends where another's bar comes in.
struct BlockQueue {
  private struct Lane {
    let market: Int
    let series: BarSeries
    var next = 0
    /// The judged rows and where they begin.
    var ballots: [BallotColumn] = []
    var judged = 0..<0
  }

  private var lanes: [Lane]
  private let blockSize: Int

  init(_ plan: Backtest.Plan) {
    lanes = plan.series.enumerated().map { Lane(market: $0.offset, series: $0.element) }
    blockSize = max(plan.blockSize, 1)
  }

  /// The next block; nil at the end of all bars.
  mutating func next(_ judge: inout some Judge) throws -> BarBlock? {
    guard let index = earliest() else { return nil }
    if lanes[index].judged.upperBound == lanes[index].next {
      let from = lanes[index].next
      let rows = from..<min(from + blockSize, lanes[index].series.count)
      lanes[index].ballots = try judge.judge(market: lanes[index].market, lanes[index].series, rows)
      lanes[index].judged = rows
    }
    let from = lanes[index].next
    let end = runEnd(of: index)
    lanes[index].next = end
    return BarBlock(
      market: lanes[index].market, series: lanes[index].series, range: from..<end, ballots: lanes[index].ballots,
      ballotStart: from - lanes[index].judged.lowerBound)
  }

  private func close(_ lane: Lane, _ row: Int) -> Int64 { lane.series.start[row] + lane.series.interval.milliseconds }

  private func earliest() -> Int? {
    var best: Int?
    for index in lanes.indices where lanes[index].next < lanes[index].series.count {
      guard let leader = best else {
        best = index
        continue
      }
      if close(lanes[index], lanes[index].next) < close(lanes[leader], lanes[leader].next) { best = index }
    }
    return best
  }

  /// The first row of the lane that another lane's next bar precedes, or that is not judged yet.
  private func runEnd(of index: Int) -> Int {
    let lane = lanes[index]
    if lanes.count == 1 { return lane.judged.upperBound }
    var bound = Int64.max
    var inclusive = true
    for other in lanes.indices where other != index && lanes[other].next < lanes[other].series.count {
      let theirs = close(lanes[other], lanes[other].next)
      if theirs < bound || (theirs == bound && other < index) {
        bound = theirs
        inclusive = index < other
      }
    }
    var end = lane.next + 1
    while end < lane.judged.upperBound {
      let ours = close(lane, end)
      guard ours < bound || (ours == bound && inclusive) else { break }
      end += 1
    }
    return end
  }
}
