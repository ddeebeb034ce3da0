import Testing
import WitanCore

@testable import WitanPlugins

@Suite struct StrategySetTests {
  let workshop: Workshop
  init() throws { workshop = try Workshop() }

  private func set(
    _ definitions: [String], markets: [Symbol] = [bitcoin], options: StrategySetOptions = StrategySetOptions()
  ) throws -> StrategySet {
    try StrategySet([workshop.load(workshop.counter(definitions))], markets: markets, options: options)
  }

  @Test func strategiesStandByTheirIds() throws {
    let ids = ["zeta", "alpha", "macd"]
    for id in ids { try workshop.counter(["ID=\"\(id)\""], as: "\(id).so") }
    let set = try StrategySet(workshop.loader.crew().strategies.reversed(), markets: [bitcoin])
    #expect(set.listings().map(\.id.description) == ["alpha", "macd", "zeta"])
    #expect(set.columns(4).count == 3 && set.warmupBars == 3)
  }

  @Test(arguments: [1, 3, 40])
  func theFifthFaultInARowQuarantinesFromTheNextBarOnWhateverTheBlocks(size: Int) throws {
    let set = try set(["SIN=1", "SIN_FROM=11", "SIN_TO=16"])
    var columns = set.columns(40)
    for lower in stride(from: 0, to: 40, by: size) {
      let range = lower..<min(lower + size, 40)
      set.judge(JudgeRequest(market: 0, series: stream(40), range: range, start: lower), into: &columns)
    }
    #expect(columns[0].faults.map(\.row) == [10, 11, 12, 13, 14])
    #expect(columns[0].answer[15...].allSatisfy { $0 == Answer.abstain.rawValue })
    #expect(set.quarantined[StrategyID("counter")!]?.contains("not a number") == true)
  }

  @Test func fourFaultsInARowAreForgiven() throws {
    let set = try set(["SIN=2", "SIN_FROM=11", "SIN_TO=14"])
    var columns = set.columns(40)
    set.judge(JudgeRequest(market: 0, series: stream(40), range: 0..<40), into: &columns)
    #expect(columns[0].faults.count == 4 && set.quarantined.isEmpty && columns[0].answer[39] == 0)
  }

  @Test func faultsOfAllMarketsCountTogether() throws {
    let ether = try #require(Symbol("ETH/USDT"))
    let set = try set(["SIN=4"], markets: [bitcoin, ether])
    var columns = set.columns(3)
    for market in [0, 1] {
      set.judge(JudgeRequest(market: market, series: stream(3), range: 0..<3), into: &columns)
    }
    #expect(set.quarantined.count == 1)
    #expect(columns[0].answer == [5, 5, 2])
  }

  @Test func aRetryMakesANewInstanceThatKnowsThePast() throws {
    let set = try set(["SIN=1", "SIN_FROM=1", "SIN_TO=8"])
    var columns = set.columns(20)
    set.judge(JudgeRequest(market: 0, series: stream(20), range: 0..<10), into: &columns)
    #expect(set.quarantined.count == 1)
    #expect(throws: PluginRefusal.self) { try set.retry(StrategyID("absent")!) }
    try set.retry(StrategyID("counter")!)
    #expect(set.quarantined.isEmpty)
    set.judge(JudgeRequest(market: 0, series: stream(20), range: 10..<20, start: 10), into: &columns)
    #expect(columns[0].figures[30] == 11 && columns[0].faults.allSatisfy { $0.row < 5 })
  }

  @Test func marketsSideBySideAnswerAsOneAfterTheOther() throws {
    let markets = try ["BTC/USDT", "ETH/USDT", "SOL/USDT"].map { try #require(Symbol($0)) }
    let (one, other) = (try set([], markets: markets), try set([], markets: markets))
    let requests = (0..<3).map { JudgeRequest(market: $0, series: stream(5000, from: $0), range: 0..<5000) }
    let together = one.judge(requests)
    for (index, request) in requests.enumerated() {
      var columns = other.columns(5000)
      other.judge(request, into: &columns)
      #expect(together[index] == columns)
    }
  }

  @Test func anAnswerAfterTheDeadlineIsLate() throws {
    let clock = ScriptedClock([0, 50, 100, 151])
    let options = StrategySetOptions(timing: .live(deadline: .milliseconds(50), now: clock.next))
    let set = try set([], options: options)
    var columns = set.columns(2)
    for row in 0..<2 {
      set.judge(JudgeRequest(market: 0, series: stream(2), range: row..<row + 1, start: row), into: &columns)
    }
    #expect(columns[0].answer == [Answer.abstain.rawValue, Answer.late.rawValue])
    #expect(columns[0].faults.map(\.kind) == [.late])
    #expect(columns[0].faults[0].text.contains("after 51.0 ms, expected at most 50.0"))
  }

  @Test func aCallThatDoesNotComeBackIsToldOnce() {
    let told = Told()
    let watchdog = HangWatchdog(limit: .seconds(30)) { told.add($0) }
    let call = watchdog.arm("macd 1.0.0 at BTC/USDT", at: .seconds(100))
    watchdog.check(.seconds(130))
    #expect(told.all.isEmpty)
    watchdog.check(.seconds(131))
    watchdog.check(.seconds(500))
    #expect(told.all.count == 1 && told.all[0].hasPrefix("macd 1.0.0 at BTC/USDT has not answered for 31 s"))
    watchdog.disarm(call)
    let quiet = HangWatchdog { told.add($0) }
    quiet.disarm(quiet.arm("x", at: .zero))
    quiet.check(.seconds(500))
    #expect(told.all.count == 1)
  }
}
