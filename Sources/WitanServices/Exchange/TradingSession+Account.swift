import WitanCore
import WitanExchange

// What a comparison with the account needs of the session, and what it does to it.
extension TradingSession {
  /// What the ledger holds, as one look sees it.
  struct AccountLedger: Sendable {
    let markets: [AccountComparison.Market]
    let cash: Money
    let books: VenueBooks
  }

  var accountLedger: AccountLedger {
    AccountLedger(
      markets: engine.settings.instruments.enumerated().map {
        AccountComparison.Market(symbol: $1.symbol, held: engine.portfolio.positions[$0].quantity)
      }, cash: engine.portfolio.cash, books: books)
  }

  /// The markets whose entries wait for the operator.
  var unreconciledMarkets: [Symbol] {
    engine.settings.instruments.enumerated().filter { engine.markets[$0.offset].isUnreconciled }.map(\.element.symbol)
  }

  /// Entries wait: in the difference's market, or everywhere.
  func takeDifference(_ difference: AccountDifference) throws {
    try take(.differs(market: difference.symbol.flatMap(market), text: difference.description), at: now)
  }

  /// Entries may be made again.
  func agree(_ symbol: Symbol?) throws { try take(.agrees(market: symbol.flatMap(market)), at: now) }

  /// Books a trade of the account as the host's; false where its fee cannot be read.
  func adopt(_ trade: TradeReport, of symbol: Symbol, at time: Instant) throws -> Bool {
    guard let place = market(symbol), let execution = trade.execution(of: symbol) else { return false }
    try take(.adopted(HandMadeTrade(market: place, side: trade.side, execution: execution)), at: time)
    return true
  }

  /// What must still become of orders before the host may stop, in words; nil where all is settled.
  var unsettled: String? {
    for (market, instrument) in engine.settings.instruments.enumerated() {
      let state = engine.markets[market]
      if let order = state.working { return "the order \(order.request.id) in \(instrument.symbol) has not ended" }
      switch state.stop?.life {
      case nil, .accepted, .partlyFilled: continue
      default: return "whether the stop in \(instrument.symbol) is at the venue is not known"
      }
    }
    return nil
  }

  /// Tells what did not go well beside trading.
  func tellTrouble(_ component: String, _ text: String) {
    lastTrouble = text
    note(.error(ErrorNotice(component: component, text: text, time: now)))
  }
}
