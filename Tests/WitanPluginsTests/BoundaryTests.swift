import Synchronization
import Testing
import WitanCore

@testable import WitanPlugins

@Suite struct BoundaryTests {
  let workshop: Workshop
  init() throws { workshop = try Workshop() }

  private func judge(_ definitions: [String], bars: Int = 12, reasons: Bool = true) throws -> BallotColumn {
    let instance = try StrategyInstance(workshop.load(workshop.counter(definitions)), symbol: bitcoin)
    var column = BallotColumn(abstaining: bars)
    instance.judge(stream(bars), 0..<bars, reasons: reasons, into: &column)
    return column
  }

  @Test func anHonestPluginsAnswersArriveAsTheyAre() throws {
    let column = try judge([])
    #expect(column.faults.isEmpty)
    #expect(Array(column.answer.prefix(8)) == [2, 2, 2, 0, 1, -1, 0, 1])
    #expect(Array(column.confidence.prefix(3)) == [0, 0, 0])
    // Close of bar 4: 10,000 + 3 * 7919 % 4999 = 13,761 hundredths.
    #expect(column.confidence[3] == 39_110_000)
    #expect(column.figures[9] == 4 && column.reason[3] == 1)
    #expect(column.validMilliseconds[4] == 60_000 && column.validMilliseconds[3] == 0)
  }

  @Test(arguments: [
    (1, FaultKind.confidenceNotANumber), (2, .confidenceOutOfRange), (3, .confidenceOutOfRange), (4, .unknownAction),
    (5, .unknownReason), (6, .failed), (7, .unknownAction), (8, .badFigure), (9, .badFigure), (10, .unknownAction),
  ])
  func aBadAnswerIsAFaultWithItsSentence(sin: Int, kind: FaultKind) throws {
    let column = try judge(["SIN=\(sin)", "SIN_FROM=7", "SIN_TO=7"])
    if sin == 6 {
      #expect(column.faults.count == 12)
      let escape = "\u{FFFD}"
      #expect(column.faults[0].text.contains("out\(escape)of \(escape)[31mluck"))
    } else {
      #expect(column.faults.map(\.row) == [6])
      #expect(column.answer[6] == Answer.fault.rawValue && column.confidence[6] == 0)
      #expect(column.answer[5] == -1 && column.answer[7] == 1)
      #expect(column.faults.first?.text.contains("expected") == true)
    }
    #expect(column.faults.first?.kind == kind)
  }

  @Test func aVoteWithoutStrengthAbstainsAndAFaintOneCounts() throws {
    #expect(try judge(["SIN=11"]).answer.allSatisfy { $0 == Answer.abstain.rawValue })
    let faint = try judge(["SIN=12"])
    #expect(faint.answer.allSatisfy { $0 == 1 } && faint.confidence.allSatisfy { $0 == 1 })
  }

  @Test func roundingIsHalfEvenAsInTheCore() throws {
    let column = try judge([], bars: 5000, reasons: false)
    let series = stream(5000)
    for row in 3..<5000 {
      let value = series.close[row].truncatingRemainder(dividingBy: 99) + 0.5
      #expect(column.confidence[row] == Confidence(value)?.units)
    }
    #expect(column.reason.isEmpty && column.figures.isEmpty)
  }

  @Test(arguments: [1, 7, 333, 4096, 9001])
  func anySplitIntoBlocksGivesTheSameAnswers(size: Int) throws {
    let strategy = try workshop.load(workshop.counter())
    let (series, count) = (stream(9001), 9001)
    var whole = BallotColumn(abstaining: count)
    try StrategyInstance(strategy, symbol: bitcoin).judge(series, 0..<count, into: &whole)
    let instance = try StrategyInstance(strategy, symbol: bitcoin)
    var parts = BallotColumn(abstaining: count)
    for lower in stride(from: 0, to: count, by: size) {
      instance.judge(series, lower..<min(lower + size, count), into: &parts, at: lower)
    }
    #expect(parts == whole)
    #expect(instance.lastSequence == 9001)
  }

  @Test func aShortenedSeriesKeepsTheBarsNumbers() throws {
    let strategy = try workshop.load(workshop.counter())
    var whole = BallotColumn(abstaining: 300)
    try StrategyInstance(strategy, symbol: bitcoin).judge(stream(300), 0..<300, into: &whole)
    let instance = try StrategyInstance(strategy, symbol: bitcoin)
    var parts = BallotColumn(abstaining: 300)
    instance.judge(stream(200), 0..<200, into: &parts)
    instance.judge(stream(150, from: 150), 50..<150, dropped: 150, into: &parts, at: 200)
    #expect(parts == whole)
  }

  @Test func barsThatWereSkippedAreShownFirst() throws {
    let strategy = try workshop.load(workshop.counter())
    let instance = try StrategyInstance(strategy, symbol: bitcoin)
    var column = BallotColumn(abstaining: 1)
    instance.judge(stream(10), 0..<1, into: &column)
    instance.judge(stream(10), 9..<10, into: &column)
    #expect(column.figures[0] == 10)
  }

  @Test func aBarThatWasJudgedIsNotJudgedAgain() throws {
    let instance = try StrategyInstance(workshop.load(workshop.counter()), symbol: bitcoin)
    var column = BallotColumn(abstaining: 5)
    instance.judge(stream(5), 0..<5, into: &column)
    instance.judge(stream(5), 4..<5, into: &column, at: 4)
    #expect(column.faults.map(\.kind) == [.failed])
    #expect(column.faults[0].text.contains("bar 5 was asked again"))
  }

  @Test func aPluginThatAnswersLaterIsAskedBarByBar() throws {
    let column = try judge(["SIN=10", "WANTS=WTN_CAP_HTTP"])
    #expect(column.answer.allSatisfy { $0 == Answer.pending.rawValue } && column.faults.isEmpty)
  }

  @Test func whatWasNotGrantedIsDenied() throws {
    #expect(try judge(["SIN=14"]).confidence.allSatisfy { $0 == 44_000_000 })
  }

  @Test func logLinesAreCleanedAndLimited() throws {
    let lines = Mutex<[PluginLogLine]>([])
    let instance = try StrategyInstance(workshop.load(workshop.counter(["SIN=13"])), symbol: bitcoin) { line in
      lines.withLock { $0.append(line) }
    }
    var column = BallotColumn(abstaining: 2)
    instance.judge(stream(2), 0..<1, into: &column)
    #expect(lines.withLock { $0.count } == HostContext.burst)
    #expect(lines.withLock { $0[0].text } == "a\u{FFFD}[2Jline" && lines.withLock { $0[0].level } == .warning)
    instance.judge(stream(2), 1..<2, into: &column)
    let later = lines.withLock { $0.dropFirst(HostContext.burst).map(\.text) }
    #expect(later == ["68 lines were dropped: at most 32 at once are kept", "a\u{FFFD}[2Jline"])
  }

  @Test func chanceIsSeededAndTimeIsTheBars() throws {
    let strategy = try workshop.load(workshop.counter(["SIN=15"]))
    var columns: [BallotColumn] = []
    for seed: UInt64 in [1, 1, 2] {
      var column = BallotColumn(abstaining: 20)
      try StrategyInstance(strategy, symbol: bitcoin, seed: seed).judge(stream(20), 0..<20, into: &column)
      columns.append(column)
    }
    #expect(columns[0] == columns[1] && columns[0].confidence != columns[2].confidence)
    #expect(columns[0].figures[2] == Double(stream(20).end(of: 19).milliseconds))
  }

  @Test func anInstanceThatCannotBeMadeSaysWhy() throws {
    let strategy = try workshop.load(workshop.counter(["CREATE_STATUS=WTN_E_DENIED"]))
    let refusal = #expect(throws: PluginRefusal.self) { try StrategyInstance(strategy, symbol: bitcoin) }
    #expect(refusal?.rule == .instance && refusal?.found.contains("not today") == true)
  }
}
