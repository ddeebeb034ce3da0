import Testing
import WitanTesting

@testable import WitanCore

/// A portfolio under random fills, its sums checked after each.
private final class RandomBook {
  var portfolio: Portfolio
  var random: SeededGenerator
  let markets: Int
  let strategies: Int
  let capital = Money("10000")!
  private var order: Int64 = 0

  init(seed: UInt64, markets: Int = 3, strategies: Int = 4) {
    random = SeededGenerator(seed: seed)
    (self.markets, self.strategies) = (markets, strategies)
    portfolio = Portfolio(capital: capital, markets: markets, strategies: strategies)
    portfolio.allocate((0..<strategies).map { _ in Part(1, of: Int64(strategies)) })
  }

  func price() -> Price { Price(units: .random(in: 1...9_000_000_000_000, using: &random)) }

  func step() {
    let market = Int.random(in: 0..<markets, using: &random)
    let position = portfolio.positions[market]
    order += 1
    switch Int.random(in: 0...3, using: &random) {
    case 0: portfolio.mark(market, at: price())
    case 1 where portfolio.cash.units > 1_000_000:
      buy(market)
    case 2 where !position.isFlat:
      let all = position.quantity.units
      let units = Bool.random(using: &random) ? all : Int64.random(in: 1...all, using: &random)
      _ = portfolio.sell(market, execution(units, price()), symbol: Fixture.btc, reason: .signal)
    default:
      var shares = (0..<strategies).map { _ in Int64.random(in: 0...10, using: &random) }
      shares[0] += 1
      let sum = shares.reduce(0, +)
      portfolio.allocate(shares.map { Part($0, of: sum) })
    }
  }

  private func buy(_ market: Int) {
    let price = price()
    let most = Int64(clamping: Int128(portfolio.cash.units) * 100_000_000 / 3 / Int128(price.units))
    guard most > 0 else { return }
    if portfolio.positions[market].isFlat {
      for place in 0..<strategies {
        portfolio.sleeves.claim(market, place, Int64.random(in: 0...100, using: &random))
      }
      portfolio.sleeves.claim(market, 1, 7)
      portfolio.sleeves.claimed(market, first: 1)
    }
    portfolio.buy(market, execution(.random(in: 1...most, using: &random), price), decision: order)
  }

  private func execution(_ units: Int64, _ price: Price) -> Execution {
    Execution(
      order: OrderID(order), quantity: Quantity(units: units), price: price,
      fee: Money(units: .random(in: 0...1_000_000, using: &random)), time: Instant(milliseconds: order))
  }

  func complaints() -> [String] {
    var found: [String] = []
    if !portfolio.ledger.isBalanced { found.append("accounts") }
    let owned = Amount(capital) + Amount(portfolio.realised) + portfolio.unrealised - Amount(portfolio.fees)
    if portfolio.equity != owned { found.append("equity \(portfolio.equity) against \(owned)") }
    if portfolio.equity != Amount(portfolio.cash) + portfolio.exposure { found.append("marked equity") }
    var cash = Money.zero
    var equity = Amount.zero
    for place in 0..<strategies {
      cash += portfolio.sleeves[place].cash
      equity += portfolio.sleeves.equity(place, portfolio.positions)
    }
    if cash != portfolio.cash { found.append("sleeves' cash \(cash) against \(portfolio.cash)") }
    if equity != portfolio.equity { found.append("sleeves' equity") }
    for market in 0..<markets {
      let holdings = (0..<strategies).map { portfolio.sleeves.holding($0, market).units }
      if holdings.contains(where: { $0 < 0 }) { found.append("a sleeve holds \(holdings)") }
      if holdings.reduce(0, +) != portfolio.positions[market].quantity.units { found.append("holdings") }
      let inventory = portfolio.ledger.balance(.inventory(market))
      if inventory != portfolio.positions[market].cost { found.append("inventory") }
    }
    return found
  }
}

@Suite struct LedgerTests {
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func randomFillsKeepEverySumExact(seed: UInt64) {
    let book = RandomBook(seed: seed)
    for step in 0..<200 {
      book.step()
      let found = book.complaints()
      if !found.isEmpty { Issue.record("seed \(seed), step \(step): \(found)") }
    }
  }

  private func fill(_ quantity: String, _ price: String, fee: String = "0") -> Execution {
    Execution(
      order: OrderID(1), quantity: Quantity(quantity)!, price: Price(price)!, fee: Money(fee)!,
      time: Instant(milliseconds: 0))
  }

  @Test func aTradesProfitIsNetAndItsPricesAreAverages() throws {
    var portfolio = Portfolio(capital: Money("10000")!, markets: 1, strategies: 0)
    portfolio.buy(0, fill("0.004", "50000", fee: "0.2"), decision: 9)
    portfolio.buy(0, fill("0.006", "51000", fee: "0.3"), decision: 9)
    let half = portfolio.sell(0, fill("0.005", "52000", fee: "0.25"), symbol: Fixture.btc, reason: .signal)
    #expect(half == nil)
    let unfinished = portfolio.openTrade(0, symbol: Fixture.btc)
    let open = try #require(unfinished)
    #expect(open.exitTime == nil && open.exitPrice == nil && open.exitReason == .end)
    #expect(open.pnl == Money("13.25")!)
    let last = portfolio.sell(0, fill("0.005", "53000", fee: "0.25"), symbol: Fixture.btc, reason: .stop)
    let trade = try #require(last)
    #expect(trade.entryPrice == Price("50600")!)
    #expect(trade.exitPrice == Price("52500")!)
    #expect(trade.fees == Money("1")!)
    #expect(trade.pnl == Money("18")!)
    #expect(trade.quantity == Quantity("0.01")!)
    let (realised, fees) = (portfolio.realised, portfolio.fees)
    #expect(realised == Money("19")!)
    #expect(fees == Money("1")!)
  }

  @Test func theAverageOfOneFillIsItsPriceToTheUnitHoweverSmall() throws {
    var portfolio = Portfolio(capital: Money("10000")!, markets: 1, strategies: 0)
    portfolio.buy(0, fill("0.00000007", "47123.45678901"), decision: 1)
    let average = portfolio.positions[0].averagePrice
    #expect(average == Price("47123.45678901")!)
    let sold = portfolio.sell(0, fill("0.00000007", "48123.45678901"), symbol: Fixture.btc, reason: .signal)
    let trade = try #require(sold)
    #expect(trade.exitPrice == Price("48123.45678901")!)
  }

  @Test func aPurchaseBelongsToTheWinnersByTheirClaimsAndTheRestUnitToTheFirstId() {
    var portfolio = Portfolio(capital: Money("10000")!, markets: 1, strategies: 3)
    portfolio.allocate([Part(1, of: 3), Part(1, of: 3), Part(1, of: 3)])
    for place in 0..<3 { portfolio.sleeves.claim(0, place, 1) }
    portfolio.sleeves.claimed(0, first: 1)
    portfolio.buy(0, fill("0.00000010", "50000"), decision: 1)
    var held = (0..<3).map { portfolio.sleeves.holding($0, 0).units }
    #expect(held == [3, 4, 3])
    _ = portfolio.sell(0, fill("0.00000005", "50000"), symbol: Fixture.btc, reason: .signal)
    held = (0..<3).map { portfolio.sleeves.holding($0, 0).units }
    #expect(held == [2, 1, 2], "halves of 3, 4, 3 rounded down leave one unit, which the first gives")
  }

  @Test func aNewAllocationKeepsEveryDrawdown() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<50 {
      var portfolio = Portfolio(capital: Money("10000")!, markets: 1, strategies: 2)
      portfolio.allocate([Part(1, of: 2), Part(1, of: 2)])
      portfolio.sleeves.claim(0, 0, 3)
      portfolio.sleeves.claim(0, 1, 1)
      portfolio.sleeves.claimed(0, first: 0)
      portfolio.buy(0, fill("0.1", "50000"), decision: 1)
      portfolio.mark(0, at: Price(units: .random(in: 2_500_000_000_000...5_000_000_000_000, using: &random)))
      func drawdowns() -> [Double] {
        var found: [Double] = []
        for place in 0..<2 {
          let equity = portfolio.sleeves.equity(place, portfolio.positions)
          found.append(LossWatch.loss(equity, from: portfolio.sleeves[place].peak))
        }
        return found
      }
      let before = drawdowns()
      let share = Int64.random(in: 1...999_999, using: &random)
      portfolio.allocate([Part(share, of: 1_000_000), Part(1_000_000 - share, of: 1_000_000)])
      for (a, b) in zip(before, drawdowns()) { #expect(abs(a - b) < 1e-9) }
      let first = portfolio.sleeves.equity(0, portfolio.positions)
      let wanted = Part(share, of: 1_000_000).of(portfolio.equity)
      let miss = (first - wanted).double
      #expect(abs(miss) < 1e-7, "the sleeve is its share of the equity")
    }
  }

  @Test func twoStrategiesInTwoMarketsSumToTheCent() {
    var portfolio = Portfolio(capital: Money("10000")!, markets: 2, strategies: 2)
    portfolio.allocate([Part(1, of: 2), Part(1, of: 2)])
    for market in 0..<2 {
      portfolio.sleeves.claim(market, 0, 2)
      portfolio.sleeves.claim(market, 1, 1)
      portfolio.sleeves.claimed(market, first: 0)
    }
    portfolio.buy(0, fill("0.01", "50000", fee: "0.5"), decision: 1)
    portfolio.buy(1, fill("0.2", "2500", fee: "0.5"), decision: 2)
    portfolio.mark(0, at: Price("51000")!)
    portfolio.mark(1, at: Price("2450")!)
    let sum =
      portfolio.sleeves.equity(0, portfolio.positions) + portfolio.sleeves.equity(1, portfolio.positions)
    #expect(sum == Amount(Money("9999")!))
    let whole = portfolio.equity
    #expect(whole == sum)
  }
}
