/// How an order trades, by the venue's names.
public enum OrderType: String, Hashable, Sendable, CaseIterable {
  case market = "MARKET"
  case limit = "LIMIT"
  case limitMaker = "LIMIT_MAKER"
  case stopLoss = "STOP_LOSS"
  case stopLossLimit = "STOP_LOSS_LIMIT"
  case takeProfit = "TAKE_PROFIT"
  case takeProfitLimit = "TAKE_PROFIT_LIMIT"

  /// One of the four that wait for a price: the venue counts them apart.
  public var isAlgo: Bool {
    switch self {
    case .stopLoss, .stopLossLimit, .takeProfit, .takeProfitLimit: true
    case .market, .limit, .limitMaker: false
    }
  }
}

/// How long an order stays.
public enum TimeInForce: String, Hashable, Sendable, CaseIterable {
  /// Until it is filled or cancelled.
  case untilCancelled = "GTC"
  /// What does not trade at once is given up.
  case immediateOrCancel = "IOC"
  /// All trades at once or nothing.
  case fillOrKill = "FOK"
}
