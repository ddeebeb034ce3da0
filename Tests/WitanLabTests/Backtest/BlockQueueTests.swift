import Testing
import WitanCore
import WitanTesting

@testable import WitanLab

/// Remembers what it was asked.
private struct Listener: Judge {
  var asked: [(market: Int, rows: Range<Int>)] = []
  mutating func judge(market: Int, _ series: BarSeries, _ range: Range<Int>) throws -> [BallotColumn] {
    asked.append((market, range))
    var column = BallotColumn(abstaining: range.count)
    // The confidence tells the row, so that a block that looks at the wrong place is seen.
    for row in range { column.confidence[row - range.lowerBound] = Int32(row) }
    return [column]
  }
}

struct BlockQueueTests {
  private func plan(_ rows: [String], size: Int) throws -> Backtest.Plan {
    let symbols = [Lab.btc, Lab.eth, Symbol("SOL/USDT")!]
    let series = try rows.enumerated().map {
      try Bars.series($0.element, symbol: symbols[$0.offset], every: .hours(1), from: Lab.start)
    }
    var plan = Backtest.Plan(settings: Lab.settings(markets: Array(symbols.prefix(rows.count))), series: series)
    plan.blockSize = size
    return plan
  }

  /// Every block as `market:first..<end`, and that each row looks at its own answer.
  private func blocks(_ rows: [String], size: Int) throws -> (blocks: [String], asked: [String]) {
    var queue = BlockQueue(try plan(rows, size: size))
    var judge = Listener()
    var blocks: [String] = []
    while let block = try queue.next(&judge) {
      blocks.append("\(block.market):\(block.range)")
      for row in block.range {
        #expect(block.ballots[0].confidence[block.ballotStart + row - block.range.lowerBound] == Int32(row))
      }
    }
    return (blocks, judge.asked.map { "\($0.market):\($0.rows)" })
  }

  @Test func oneMarketComesInBlocksOfThePlansSizeWithTheRestAtTheEnd() throws {
    let (blocks, asked) = try blocks(["1 2 3 4 5 6 7"], size: 3)
    #expect(blocks == ["0:0..<3", "0:3..<6", "0:6..<7"])
    #expect(asked == blocks)
  }

  @Test func marketsOfOneRhythmAlternateInTheirOrderAndAreJudgedAhead() throws {
    let (blocks, asked) = try blocks(["1 2 3", "1 2 3"], size: 2)
    #expect(blocks == ["0:0..<1", "1:0..<1", "0:1..<2", "1:1..<2", "0:2..<3", "1:2..<3"])
    #expect(asked == ["0:0..<2", "1:0..<2", "0:2..<3", "1:2..<3"])
  }

  @Test func aMarketRunsOnWhereTheOtherHasAGap() throws {
    let (blocks, _) = try blocks(["1 2 3 4 5 6", "1 - - - 5"], size: 100)
    // The bars at hour 4 end together: the first market's place lets it go first.
    #expect(blocks == ["0:0..<1", "1:0..<1", "0:1..<5", "1:1..<2", "0:5..<6"])
    let (turned, _) = try self.blocks(["1 - - - 5", "1 2 3 4 5 6"], size: 100)
    #expect(turned == ["0:0..<1", "1:0..<4", "0:1..<2", "1:4..<6"])
  }

  @Test(arguments: [1, 2, 5, 100])
  func everyRowOfThreeMarketsComesOnceByItsCloseThenByItsPlace(size: Int) throws {
    let rows = ["1 2 - 4 5 - 7 8", "- 2 3 - - 6 7", "1 - - - 5 6 7 8 9"]
    var queue = BlockQueue(try plan(rows, size: size))
    var judge = Listener()
    var keys: [[Int64]] = []
    while let block = try queue.next(&judge) {
      for row in block.range { keys.append([block.series.end(of: row).milliseconds, Int64(block.market)]) }
    }
    #expect(keys.count == 16)
    #expect(Set(keys).count == 16)
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.0.lexicographicallyPrecedes($0.1) })
  }

  @Test func noBarsAreNoBlockAndABlockSizeOfNoughtIsOne() throws {
    #expect(try blocks(["", ""], size: 4).blocks.isEmpty)
    #expect(try blocks(["", "1 2"], size: 0).blocks == ["1:0..<1", "1:1..<2"])
  }
}
