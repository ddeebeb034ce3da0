import Testing
import WitanTesting

@testable import WitanCore

/// Names and settings that the engine's tests share.
enum Fixture {
  static let btc = Symbol("BTC/USDT")!
  static let eth = Symbol("ETH/USDT")!
  static let start = Instant("2024-01-01")!
  static let names = ["a", "b", "c", "d", "e", "f"]

  /// One-hour bars, capital 10000, fills without costs and without breakers, until `change` says otherwise.
  static func settings(
    strategies: Int = 1, markets: [Symbol] = [btc], _ change: (inout EngineSettings) -> Void = { _ in }
  ) -> EngineSettings {
    var settings = EngineSettings(
      instruments: markets.map { Instrument(symbol: $0) }, interval: .hours(1),
      strategies: names.prefix(strategies).map {
        StrategyListing(id: StrategyID($0)!, version: "1", sha256: "")
      })
    settings.fills.feeRate = .zero
    settings.fills.slippageLeast = .zero
    settings.fills.slippageMost = .zero
    settings.risk.breakers = nil
    change(&settings)
    return settings
  }
}

/// An engine with everything it said. After every input its books are checked.
final class Rig<Venue: ExecutionVenue & ~Copyable> {
  var engine: Engine<Venue>
  var effects = RecordedEffects()
  /// When each market's next bar opens.
  private var next: [Instant]
  private let capital: Money

  /// - Parameter reconciled: whether ledger and account agree from the start; on paper they always do.
  init(
    _ settings: EngineSettings, venue: consuming Venue, from start: Instant = Fixture.start, reconciled: Bool = true
  ) {
    engine = Engine(settings, venue: venue)
    next = settings.instruments.map { _ in start }
    capital = settings.capital
    if reconciled, settings.mode == .real { engine.apply(.account(.agrees(market: nil), at: start), &effects) }
  }

  func apply(_ input: Input) {
    engine.apply(input, &effects)
    for wrong in unsound() { Issue.record("after \(effects.events.count) events: \(wrong)") }
  }

  /// What is wrong with the books; nothing, ever.
  func unsound() -> [String] {
    var found: [String] = []
    if !engine.portfolio.ledger.isBalanced { found.append("the ledger's accounts do not sum to nought") }
    let owned =
      Amount(capital) + Amount(engine.portfolio.realised) + engine.portfolio.unrealised - Amount(engine.portfolio.fees)
    if engine.portfolio.equity != owned {
      found.append("the equity is \(engine.portfolio.equity), capital and profits are \(owned)")
    }
    if engine.portfolio.equity != Amount(engine.portfolio.cash) + engine.portfolio.exposure {
      found.append("the equity is not cash and holdings")
    }
    guard engine.portfolio.sleeves.count > 0 else { return found }
    var cash = Money.zero
    for place in 0..<engine.portfolio.sleeves.count { cash += engine.portfolio.sleeves[place].cash }
    if cash != engine.portfolio.cash { found.append("the sleeves have \(cash), the cash is \(engine.portfolio.cash)") }
    for market in engine.markets.indices {
      var held: Int64 = 0
      for place in 0..<engine.portfolio.sleeves.count {
        let own = engine.portfolio.sleeves.holding(place, market).units
        if own < 0 { found.append("sleeve \(place) holds less than nothing") }
        held += own
      }
      if held != engine.portfolio.positions[market].quantity.units { found.append("the sleeves hold \(held) units") }
    }
    return found
  }

  /// Closed bars with one text of answers a strategy, all in one block or in blocks of `size`.
  func bars(_ rows: String, _ votes: String..., market: Int = 0, size: Int = .max) throws {
    let interval = engine.settings.interval
    let series = try Bars.series(
      rows, symbol: engine.settings.instruments[market].symbol, every: interval, from: next[market])
    let block = try ScriptedVotes.block(series, market: market, votes: votes)
    next[market] = Instant(milliseconds: next[market].milliseconds + Int64(Bars.length(rows)) * interval.milliseconds)
    for part in block.split(into: min(size, series.count)) { apply(.bars(part)) }
  }

  /// A tick that many milliseconds after the newest moment.
  func tick(_ price: String, after milliseconds: Int64 = 1, market: Int = 0) throws {
    let value = try #require(Price(price))
    let symbol = engine.settings.instruments[market].symbol
    let tick = try #require(Tick(symbol: symbol, time: later(milliseconds), price: value, quantity: .zero))
    apply(.tick(tick, market: market))
  }

  func timer(after milliseconds: Int64) { apply(.timer(later(milliseconds))) }

  @discardableResult
  func command(_ command: Command) throws -> CommandAnswer {
    let before = effects.answers.count
    apply(.command(command, at: later(1)))
    #expect(effects.answers.count == before + 1, "every command gets one answer")
    return try #require(effects.answers.last)
  }

  /// `milliseconds` after the newest moment, which is the first bar's opening before any input.
  func later(_ milliseconds: Int64) -> Instant {
    Instant(milliseconds: max(engine.now.milliseconds, Fixture.start.milliseconds) + milliseconds)
  }

  /// Leaves out that many bars of every market.
  func skip(_ bars: Int64) {
    next = next.map { Instant(milliseconds: $0.milliseconds + bars * engine.settings.interval.milliseconds) }
  }

  var held: Quantity { engine.portfolio.positions[0].quantity }
  func held(_ market: Int) -> Quantity { engine.portfolio.positions[market].quantity }
  var equity: Money { engine.portfolio.equity.money(.halfEven) }
  var cash: Money { engine.portfolio.cash }
  var stop: Price? {
    if case .stop(let trigger)? = engine.markets[0].stop?.request.kind { trigger } else { nil }
  }
  /// The sides and prices of all fills: `buy 50000`.
  var fills: [String] {
    effects.fills.map { "\($0.side.rawValue) \(Rig.short($0.execution.price.description))" }
  }
  private static func short(_ text: String) -> String {
    var text = text
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}

extension Rig where Venue == SimulatedVenue {
  convenience init(_ settings: EngineSettings = Fixture.settings(), from start: Instant = Fixture.start) {
    self.init(
      settings, venue: SimulatedVenue(instruments: settings.instruments, fills: settings.fills), from: start)
  }
}
typealias PaperRig = Rig<SimulatedVenue>
