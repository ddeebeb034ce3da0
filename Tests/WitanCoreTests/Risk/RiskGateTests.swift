import Testing
import WitanTesting

@testable import WitanCore

@Suite struct RiskGateTests {
  private func request(
    _ side: Side, quantity: String = "0.01", price: String = "50000", size: OrderSize? = nil
  ) -> OrderRequest {
    OrderRequest(
      id: OrderID(1), symbol: Fixture.btc, market: 0, side: side, purpose: side == .buy ? .entry : .exit,
      kind: .market, size: size ?? .quantity(Quantity(quantity)!), price: Price(price)!, decision: 1,
      time: Fixture.start)
  }

  private func view(_ change: (inout RiskView) -> Void = { _ in }) -> RiskView {
    var view = RiskView()
    view.lastPrice = Price("50000")!
    view.freeCash = Money("10000")!
    change(&view)
    return view
  }

  private func codes(_ request: OrderRequest, _ view: RiskView) -> [RefusalCode] {
    switch RiskGate.judge(request, view, Instrument(symbol: Fixture.btc)) {
    case .approved(let order):
      #expect(order.request == request)
      return []
    case .refused(let refusal): return refusal.codes.list
    }
  }

  @Test func aQuietMarketLetsAnEntryPass() {
    #expect(codes(request(.buy), view()) == [])
  }

  @Test func eachRuleRefusesByItsOwnName() {
    let rules: [(RefusalCode, (inout RiskView) -> Void)] = [
      (.killed, { $0.killed = true }), (.halted, { $0.trading = .halted }), (.paused, { $0.trading = .paused }),
      (.staleFeed, { $0.stale = true }), (.breaker, { $0.broken = true }), (.dailyLoss, { $0.reduceOnly = true }),
      (.cooldown, { $0.cooling = true }), (.alreadyLong, { $0.held = Quantity("1")! }),
      (.alreadyLong, { $0.working = true }), (.maxPosition, { $0.size = .maxPosition }),
      (.maxExposure, { $0.size = .maxExposure }), (.openRisk, { $0.openRisk = true }),
      (.insufficientFunds, { $0.freeCash = Money("499.99999999")! }), (.duplicate, { $0.duplicate = true }),
      (.rate, { $0.rate = true }),
    ]
    for (code, rule) in rules { #expect(codes(request(.buy), view(rule)) == [code]) }
  }

  @Test func allThatHoldAreRecordedAndTheFirstInOrderIsTheReason() {
    let found = codes(
      request(.buy),
      view {
        $0.rate = true
        $0.killed = true
        $0.reduceOnly = true
        $0.trading = .paused
      })
    #expect(found == [.killed, .paused, .dailyLoss, .rate])
  }

  @Test func nothingEverRefusesAnExitOfWhatIsHeld() {
    let worst = view {
      $0.killed = true
      $0.trading = .halted
      $0.reduceOnly = true
      $0.stale = true
      $0.broken = true
      $0.rate = true
      $0.duplicate = true
      $0.freeCash = Money("-5")!
      $0.held = Quantity("0.01")!
    }
    #expect(codes(request(.sell), worst) == [])
  }

  @Test func moreThanIsHeldIsNotSold() {
    let holding = view { $0.held = Quantity("0.00999999")! }
    #expect(codes(request(.sell), holding) == [.notHeld])
    #expect(codes(request(.sell, quantity: "0"), holding) == [.notHeld])
    #expect(codes(request(.sell, size: .allIn), holding) == [.notHeld])
  }

  @Test func thePriceCollarHoldsAtEquality() {
    let collared = view { $0.collar = Share(0.02)! }
    #expect(codes(request(.buy, price: "51000"), collared) == [])
    #expect(codes(request(.buy, price: "51000.00000001"), collared) == [.priceCollar])
    #expect(codes(request(.buy, price: "48999.99999999"), collared) == [.priceCollar])
  }

  @Test func everyCodeHasAStableNameAndBack() {
    #expect(RefusalCode.allCases.count == RefusalCode.names.count)
    for code in RefusalCode.allCases { #expect(RefusalCode(name: code.name) == code) }
    #expect(RefusalCode(name: "mood") == nil)
  }
}

@Suite struct LossWatchTests {
  private func money(_ text: String) -> Amount { Amount(Money(text)!) }

  @Test func anUnlockMeasuresFromThereAndForgetsNoDrawdown() {
    var watch = LossWatch(capital: Money("10000")!, settings: RiskSettings())
    let grown = watch.observe(money("12000"))
    #expect(grown.kill == nil)
    let fallen = watch.observe(money("5000"))
    #expect(fallen.kill == .initial)
    let further = watch.observe(money("4000"))
    #expect(further.kill == nil, "it fires once")
    let opened = watch.unlock(at: Fixture.start, equity: money("4000"), again: false)
    #expect(opened)
    #expect(watch.killBound == money("2000"))
    #expect(abs(watch.maxDrawdown - 8.0 / 12) < 1e-12)
    let fallenAgain = watch.observe(money("2000"))
    #expect(fallenAgain.kill == .initial)
    let tooSoon = watch.unlock(at: Fixture.start + .hours(23), equity: money("2000"), again: false)
    #expect(!tooSoon)
    let aDayLater = watch.unlock(at: Fixture.start + .days(1), equity: money("2000"), again: false)
    #expect(aDayLater)
  }

  @Test func bothLimitsMayTripAtOnce() {
    var watch = LossWatch(capital: Money("10000")!, settings: RiskSettings())
    let found = watch.observe(money("4999"))
    #expect(found.daily)
    #expect(found.kill == .initial)
  }

  @Test func changedLimitsCountFromNowOn() {
    var watch = LossWatch(capital: Money("10000")!, settings: RiskSettings())
    let mild = watch.observe(money("9500"))
    #expect(!mild.daily)
    var strict = RiskSettings()
    strict.dailyLoss = Share(0.05)!
    watch.adopt(strict)
    #expect(watch.notices(money("9500")))
    let strictly = watch.observe(money("9500"))
    #expect(strictly.daily)
  }

  @Test func aBoundIsExactForLimitsThatDoNotDivide() {
    let bound = LossWatch.bound(Amount(Money(units: 3)), Share(units: 333_333))
    // 3e-8 × 0.666667 = 2.000001e-8, exact in units of 1e-16.
    #expect(bound.raw == 200_000_100)
  }
}
