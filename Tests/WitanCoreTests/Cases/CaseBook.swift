import WitanTesting

@testable import WitanCore

/// Portfolio, loss watch, gate and sizing put together as the engine puts them together, driven by written steps.
final class CaseBook {
  private typealias Trouble = PortfolioCase.Trouble
  private var portfolio: Portfolio
  private var watch: LossWatch
  private var trading = TradingState.running
  private let risk: RiskSettings
  private let symbols: [String]
  private var orders: Int64 = 0

  init(_ written: PortfolioCase, _ start: Instant) throws {
    var risk = RiskSettings()
    risk.dailyLoss = try Self.read(written.settings.daily, Self.share)
    risk.kill = try Self.read(written.settings.kill, Self.share)
    risk.peakDrawdown = try written.settings.peak.map { try Self.read($0, Self.share) }
    self.risk = risk
    let capital: Money = try Self.read(written.settings.capital) { Money($0) }
    symbols = Array(Set(written.steps.compactMap(\.symbol))).sorted()
    portfolio = Portfolio(capital: capital, markets: symbols.count, strategies: 0)
    watch = LossWatch(capital: capital, settings: risk)
    _ = watch.advance(to: start, equity: portfolio.equity)
  }

  private static func share(_ text: String) -> Share? { Double(text).flatMap { Share($0) } }
  private static func read<Value>(_ text: String?, _ make: (String) -> Value?) throws -> Value {
    guard let text, let value = make(text) else {
      throw Trouble("found \(text ?? "nothing"), expected \(Value.self)")
    }
    return value
  }

  private func market(_ step: PortfolioCase.Step) throws -> Int {
    try Self.read(step.symbol) { name in symbols.firstIndex { $0 == name } }
  }

  /// Applies a step; gives the differences from what it expects.
  func apply(_ step: PortfolioCase.Step) throws -> [String] {
    let now = Instant(milliseconds: step.t)
    if step.do != "restart" { _ = watch.advance(to: now, equity: portfolio.equity) }
    switch step.do {
    case "price":
      portfolio.mark(try market(step), at: try Self.read(step.price) { Price($0) })
      _ = watch.observe(portfolio.equity)
    case "fill":
      try fill(step, now)
      _ = watch.observe(portfolio.equity)
    case "midnight", "restart": break
    case "pause": if trading == .running { trading = .paused }
    case "halt": trading = .halted
    case "resume": if trading != .halted || !(step.reason ?? "").isEmpty { trading = .running }
    case "unlock": _ = watch.unlock(at: now, equity: portfolio.equity, again: step.again ?? false)
    case "intent": return try judge(step, now)
    case "size": return try size(step)
    default: throw Trouble("found the step \"\(step.do)\", which this test does not know")
    }
    guard let expected = step.expect else { return [] }
    return compare(expected)
  }

  private func fill(_ step: PortfolioCase.Step, _ now: Instant) throws {
    orders += 1
    let market = try market(step)
    let execution = Execution(
      order: OrderID(orders), quantity: try Self.read(step.quantity) { Quantity($0) },
      price: try Self.read(step.price) { Price($0) }, fee: try Self.read(step.fee ?? "0") { Money($0) }, time: now)
    switch try Self.read(step.side, { Side(rawValue: $0) }) {
    case .buy: portfolio.buy(market, execution, decision: orders)
    case .sell:
      let symbol: Symbol = try Self.read(step.symbol) { Symbol($0) }
      _ = portfolio.sell(market, execution, symbol: symbol, reason: .signal)
    }
  }

  private func judge(_ step: PortfolioCase.Step, _ now: Instant) throws -> [String] {
    let market = try market(step)
    let side: Side = try Self.read(step.side) { Side(rawValue: $0) }
    let held = portfolio.positions[market].quantity
    let one = Quantity(units: 1)
    let price = portfolio.positions[market].price
    let instrument = Instrument(symbol: try Self.read(step.symbol) { Symbol($0) })
    let request = OrderRequest(
      id: OrderID(1), symbol: instrument.symbol, market: market, side: side,
      purpose: side == .buy ? .entry : .exit, kind: .market,
      size: .quantity(side == .sell && held.units > 0 ? held : one),
      price: price.units > 0 ? price : Price(units: 1), decision: 1, time: now)
    var view = RiskView()
    view.trading = trading
    view.killed = watch.killedBy != nil
    view.reduceOnly = watch.reduceOnly
    view.held = held
    view.lastPrice = price
    view.freeCash = portfolio.cash
    var why: String?
    switch RiskGate.judge(request, view, instrument) {
    case .approved(let order): _ = consume order
    case .refused(let refusal): why = refusal.reason.name
    }
    let found = (why == nil, why ?? "nothing")
    let wanted = (step.expect?.allowed ?? true, step.expect?.why ?? "nothing")
    return found == wanted ? [] : ["found allowed \(found), expected \(wanted)"]
  }

  private func size(_ step: PortfolioCase.Step) throws -> [String] {
    let instrument = Instrument(
      symbol: try Self.read(step.symbol) { Symbol($0) }, lot: try Self.read(step.lot ?? "0.00000001") { Quantity($0) })
    guard case .percent(let share) = risk.size else { throw Trouble("the default size is no share") }
    let answer = Sizing.size(
      share: share, price: try Self.read(step.price) { Price($0) }, equity: portfolio.equity,
      exposure: portfolio.exposure, winners: [], instrument: instrument, settings: risk)
    switch answer {
    case .quantity(let quantity):
      return quantity.description == step.expect?.quantity
        ? [] : ["found \(quantity), expected \(step.expect?.quantity ?? step.expect?.refused ?? "nothing")"]
    case .refused(let code):
      return code.name == step.expect?.refused
        ? [] : ["found refused \(code.name), expected \(step.expect?.refused ?? step.expect?.quantity ?? "nothing")"]
    }
  }

  private func compare(_ expected: PortfolioCase.Expected) -> [String] {
    var found: [String] = []
    func same(_ name: String, _ got: String, _ want: String?) {
      if let want, got != want { found.append("\(name): found \(got), expected \(want)") }
    }
    func near(_ name: String, _ got: Double, _ want: String?) {
      guard let want else { return }
      if !(Double(want).map { abs($0 - got) <= 1e-9 } ?? false) {
        found.append("\(name): found \(got), expected \(want)")
      }
    }
    let equity = portfolio.equity
    same("equity", equity.money(.halfEven).description, expected.equity)
    same("cash", portfolio.cash.description, expected.cash)
    same("realisedGross", portfolio.realised.description, expected.realisedGross)
    same("unrealisedGross", portfolio.unrealised.money(.halfEven).description, expected.unrealisedGross)
    same("fees", portfolio.fees.description, expected.fees)
    same("peak", watch.peak.money(.halfEven).description, expected.peak)
    same("dayStartEquity", watch.dayStart.money(.halfEven).description, expected.dayStartEquity)
    near("drawdown", watch.drawdown(equity), expected.drawdown)
    near("maxDrawdown", watch.maxDrawdown, expected.maxDrawdown)
    near("dayLoss", watch.dayLoss(equity), expected.dayLoss)
    same("reduceOnly", "\(watch.reduceOnly)", expected.reduceOnly.map { "\($0)" })
    same("killed", "\(watch.killedBy != nil)", expected.killed.map { "\($0)" })
    if expected.killed != nil { same("killedBy", watch.killedBy?.rawValue ?? "null", expected.killedBy ?? "null") }
    if !portfolio.ledger.isBalanced { found.append("the ledger is out of balance") }
    return found
  }
}
