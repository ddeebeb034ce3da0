import Testing

@testable import WitanCore
@testable import WitanLab

@Suite struct MetricsTests {
  private let initial = Money("10000")!
  private func near(_ one: Double?, _ other: Double) -> Bool { one.map { abs($0 - other) < 1e-9 } ?? false }
  private func metrics(_ outcome: Backtest.Outcome, days: Int64 = 30) -> Metrics {
    Metrics(outcome, initial: initial, from: Lab.start, to: Lab.start + .days(days))
  }
  private func trade(pnl: String, hours: Int64?) -> Trade {
    Trade(
      symbol: Lab.btc, entryTime: Lab.start, entryPrice: Price("100")!,
      exitTime: hours.map { Lab.start + .hours($0) }, exitPrice: hours.map { _ in Price("101")! },
      quantity: Quantity("1")!, fees: .zero, pnl: Money(pnl)!, exitReason: hours == nil ? .end : .signal,
      decision: 1, entryOrder: OrderID(1), exitOrder: nil)
  }
  private func days(_ equities: [String]) -> [(day: Int64, equity: Money)] {
    equities.enumerated().map { (Int64($0.offset), Money($0.element)!) }
  }

  @Test func returnAndItsYearlyRateFollowTheFinalEquity() {
    var outcome = Backtest.Outcome()
    outcome.finalEquity = Money("12100")!
    outcome.maxDrawdown = 0.05
    let two = Metrics(
      outcome, initial: initial, from: Instant(milliseconds: 0), to: Instant(milliseconds: 63_115_200_000))
    #expect(near(two.return, 0.21) && near(two.cagr, 0.1) && near(two.calmar, 2))
    outcome.maxDrawdown = 0
    #expect(metrics(outcome).calmar == nil)
    outcome.finalEquity = .zero
    #expect(metrics(outcome).cagr == nil && metrics(outcome).return == -1)
  }

  @Test func sharpeAndSortinoNeedThirtyDaysAndSpread() {
    var outcome = Backtest.Outcome()
    // Up 1 % and down 1 % in turn: the mean is 0 after pairs, so an extra gain makes it known by hand.
    var equity = 10_000.0
    var list: [(day: Int64, equity: Money)] = []
    for day in 0..<30 {
      equity *= day % 2 == 0 ? 1.02 : 0.99
      list.append((Int64(day), Money(nearest: equity)!))
    }
    outcome.days = Array(list.prefix(29))
    #expect(metrics(outcome).sharpe == nil && metrics(outcome).sortino == nil)
    outcome.days = list
    let deviation = (30 * 0.015 * 0.015 / 29).squareRoot()
    let downside = (15 * 0.01 * 0.01 / 30).squareRoot()
    let (sharpe, sortino) = (metrics(outcome).sharpe ?? 0, metrics(outcome).sortino ?? 0)
    #expect(abs(sharpe - 0.005 / deviation * 365.0.squareRoot()) < 1e-6)
    #expect(abs(sortino - 0.005 / downside * 365.0.squareRoot()) < 1e-6)
    outcome.days = days(Array(repeating: "10000", count: 40))
    #expect(metrics(outcome).sharpe == nil && metrics(outcome).sortino == nil)
  }

  @Test func daysWithoutBarsCountAsNought() {
    let list: [(day: Int64, equity: Money)] = [(5, Money("11000")!), (8, Money("12100")!)]
    let returns = Metrics.dailyReturns(list, initial: 10_000)
    #expect(returns.count == 4 && returns[1] == 0 && returns[2] == 0)
    #expect(near(returns[0], 0.1) && near(returns[3], 0.1))
  }

  @Test func tradesAreJudgedByTheirNetProfitAndOpenOnesNotAtAll() {
    var outcome = Backtest.Outcome()
    outcome.trades = [
      trade(pnl: "30", hours: 1), trade(pnl: "-10", hours: 2), trade(pnl: "0", hours: 3), trade(pnl: "-5", hours: 6),
      trade(pnl: "-900", hours: nil),
    ]
    let found = metrics(outcome)
    #expect(found.trades == 4 && found.winRate == 0.25 && found.profitFactor == 2)
    #expect(near(found.averageHoldSeconds, 10_800))
    outcome.trades = [trade(pnl: "30", hours: 1)]
    #expect(metrics(outcome).profitFactor == nil && metrics(outcome).winRate == 1)
    outcome.trades = [trade(pnl: "-900", hours: nil)]
    #expect(metrics(outcome).winRate == nil && metrics(outcome).averageHoldSeconds == nil)
  }

  @Test func exposureAndTurnoverAreShares() {
    var outcome = Backtest.Outcome()
    #expect(metrics(outcome).exposure == 0 && metrics(outcome).turnover == 0)
    (outcome.statistics.buys, outcome.statistics.sells, outcome.statistics.holds) = (1, 2, 5)
    outcome.statistics.barsHeld = 2
    outcome.statistics.turnover = Amount(Money("25000")!)
    #expect(metrics(outcome).exposure == 0.25 && metrics(outcome).turnover == 2.5)
  }
}
