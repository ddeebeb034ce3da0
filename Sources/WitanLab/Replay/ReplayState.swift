public import WitanCore

/// Where an engine stands, for a reader: what `host replay` prints.
public struct ReplayState: Hashable, Encodable, Sendable {
  /// What is held in one market.
  public struct Holding: Hashable, Encodable, Sendable {
    /// The market.
    public let symbol: Symbol
    /// What is held, in base currency.
    public let quantity: Quantity
    /// The average entry price without fees, the newest price, and the stop below; nil without one.
    public let averagePrice: Price, price: Price, stop: Price?
    /// The profit that lies in it at the newest price, without fees, in quote currency.
    public let unrealised: Money
  }
  /// An order that is not at its end.
  public struct Order: Hashable, Encodable, Sendable {
    /// Its number: `o17`.
    public let id: String
    /// The market.
    public let symbol: Symbol
    /// Which way, and why.
    public let side: Side, purpose: OrderPurpose
    /// What it wants; nil = what the cash pays for.
    public let quantity: Quantity?
    /// What was traded so far.
    public let filled: Quantity
    /// The trigger of a stop.
    public let trigger: Price?
  }

  /// The newest moment that an input bore; nil where nothing but the start happened.
  public let time: Instant?
  /// `running`, `paused`, `halted`, `killed` or `reduce-only`.
  public let state: String
  /// The currency of all money here.
  public let quote: String
  /// Marked equity, cash, fees so far and realised profit without fees, in quote currency.
  public let equity: Money, cash: Money, fees: Money, realised: Money
  /// What is held, market by market.
  public let holdings: [Holding]
  /// What is under way, market by market.
  public let orders: [Order]
  /// Bars walked; votes to buy, to sell and to hold.
  public let bars: Int, buys: Int, sells: Int, holds: Int

  /// The state of `engine`.
  public init(_ engine: borrowing HostEngine) {
    time = engine.now.milliseconds == .min ? nil : engine.now
    state = Self.name(engine)
    quote = engine.settings.instruments.first?.symbol.quote ?? ""
    equity = engine.portfolio.equity.money(.halfEven)
    (cash, fees, realised) = (engine.portfolio.cash, engine.portfolio.fees, engine.portfolio.realised)
    let statistics = engine.statistics
    (bars, buys, sells, holds) = (statistics.bars, statistics.buys, statistics.sells, statistics.holds)
    var holdings: [Holding] = []
    var orders: [Order] = []
    for (market, instrument) in engine.settings.instruments.enumerated() {
      let (position, state) = (engine.portfolio.positions[market], engine.markets[market])
      let stop = state.stop.map { Order($0) }
      if !position.isFlat {
        holdings.append(
          Holding(
            symbol: instrument.symbol, quantity: position.quantity, averagePrice: position.averagePrice,
            price: position.price, stop: stop?.trigger, unrealised: position.unrealised.money(.halfEven)))
      }
      orders += state.orders.map { Order($0) }
    }
    (self.holdings, self.orders) = (holdings, orders)
  }

  private static func name(_ engine: borrowing HostEngine) -> String {
    if engine.watch.killedBy != nil { return "killed" }
    switch engine.trading {
    case .halted: return "halted"
    case .paused: return "paused"
    case .running: return engine.watch.reduceOnly ? "reduce-only" : "running"
    }
  }
}

extension ReplayState.Order {
  fileprivate init(_ working: WorkingOrder) {
    let request = working.request
    (id, symbol, side, purpose) = (request.id.description, request.symbol, request.side, request.purpose)
    if case .quantity(let wanted) = request.size { quantity = wanted } else { quantity = nil }
    if case .stop(let price) = request.kind { trigger = price } else { trigger = nil }
    filled = working.filled
  }
}
