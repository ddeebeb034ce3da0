import WitanCore
import WitanLab
import WitanStore

/// What the host's journal says: its inputs played again, as `host replay` does, and looked at from outside.
struct HostLedger: Sendable {
  /// What is held in a market.
  struct Holding: Hashable, Sendable {
    /// What is held, dust included.
    var held: Quantity
    /// What of it can be sold: whole lots; nought where nothing but dust is held.
    var whole: Quantity
    /// The venue's steps of quantities, and the least worth of an order.
    var lot: Quantity, least: Money
  }

  /// A trade as it was booked.
  struct Fill: Hashable, Sendable {
    let market: String, trade: Int64
    let quantity: Quantity, price: Price
  }

  /// The cash of the ledger.
  var cash: Money
  /// What is held, by market.
  var holdings: [String: Holding] = [:]
  /// Every trade, as often as it was booked.
  var fills: [Fill] = []
  /// Every order that passed the risk gate.
  var orders: [OrderID: OrderRequest] = [:]
  /// What the risk gate refused.
  var refusals: [Refusal] = []
  /// The closed bars that were judged, by market, in their order.
  var bars: [String: [Bar]] = [:]

  /// A ledger with nothing but cash.
  init(cash: Money) { self.cash = cash }

  /// Plays the journal of a store.
  /// - Throws: `StoreError` where it cannot be read, ``DrillStop`` where no host has run on it.
  static func read(_ path: String) throws -> HostLedger {
    var ledger = HostLedger(cash: .zero)
    var player = JournalPlayer()
    try StoreReader(path: path).forEachInput { seq, input in
      if case .bars(let block) = input {
        ledger.bars[block.series.symbol.description, default: []] += block.range.map { block.series[$0] }
      }
      for case .event(let event) in try player.play(input, seq: seq) { ledger.note(event) }
      return true
    }
    guard let engine = player.finish() else {
      throw DrillStop("the journal \(path) holds no input: the host never ran on it")
    }
    ledger.cash = engine.portfolio.cash
    for (place, instrument) in engine.settings.instruments.enumerated() {
      let position = engine.portfolio.positions[place]
      ledger.holdings[instrument.symbol.description] = Holding(
        held: position.quantity, whole: position.isFlat ? .zero : instrument.roundedDown(position.quantity),
        lot: instrument.lot, least: instrument.minimumNotional)
    }
    return ledger
  }

  private mutating func note(_ event: Event) {
    switch event {
    case .orderRequested(let request): orders[request.id] = request
    case .orderDenied(let refusal): refusals.append(refusal)
    case .orderFilled(let fill), .orderPartiallyFilled(let fill):
      fills.append(
        Fill(
          market: fill.symbol.description, trade: fill.execution.trade, quantity: fill.execution.quantity,
          price: fill.execution.price))
    default: break
    }
  }
}
