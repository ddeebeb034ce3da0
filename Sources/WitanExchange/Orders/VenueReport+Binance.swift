public import WitanCore

extension Commission {
  /// What the venue took, told apart by the market's two assets; nil where the asset's name is none.
  init?(_ amount: Quantity, _ asset: String?, of symbol: Symbol) {
    guard amount.units != 0, let asset else {
      self = .quote(.zero)
      return
    }
    if asset == symbol.quote {
      self = .quote(Money(units: amount.units))
    } else if let name = Asset(asset) {
      self = asset == symbol.base ? .base(name, amount) : .foreign(ForeignFee(asset: name, quantity: amount))
    } else {
      return nil
    }
  }
}

extension TradeReport {
  /// The trade as one of no order of ours; nil where its fee's asset has no name.
  public func execution(of symbol: Symbol) -> Execution? {
    Commission(fee.amount, fee.asset, of: symbol).map {
      Execution(
        order: OrderID(0), side: side, quantity: quantity, price: price, commission: $0, time: time, trade: tradeID)
    }
  }
}

extension VenueReport {
  /// The answer to a request or a question; nil where it says nothing that can be believed.
  init?(_ report: OrderReport, of symbol: Symbol) {
    guard let status = Status(report.status) else { return nil }
    var trades: [VenueTrade] = []
    for fill in report.fills ?? [] {
      guard let commission = Commission(fill.fee.amount, fill.fee.asset, of: symbol) else { return nil }
      trades.append(
        VenueTrade(
          id: fill.tradeID, quantity: fill.quantity, price: fill.price, commission: commission, time: report.time))
    }
    self.init(
      status: status, executed: report.executed, trades: trades, reason: "the venue says \(report.status.rawValue)",
      time: report.time)
  }

  /// A report of the user stream; nil where it says nothing that can be believed.
  init?(_ report: ExecutionReport, of symbol: Symbol) {
    guard let status = Status(report.status) else { return nil }
    var trades: [VenueTrade] = []
    if let fill = report.fill {
      guard let commission = Commission(fill.commission, fill.commissionAsset, of: symbol) else { return nil }
      trades = [
        VenueTrade(
          id: fill.trade, quantity: fill.quantity, price: fill.price, commission: commission, time: report.time)
      ]
    }
    // A stop that waits is not in the book; it comes there when its trigger is reached.
    let isTriggered = report.stopPrice.units > 0 && report.isWorking
    self.init(
      status: status, executed: report.filled, trades: trades, triggeredAt: isTriggered ? report.stopPrice : nil,
      reason: "the venue says \(report.reason)", time: report.time)
  }

  /// What the list of an order's trades says: nothing about where it stands, but all that it traded.
  init?(_ found: [TradeReport], of symbol: Symbol) {
    var trades: [VenueTrade] = []
    for trade in found {
      guard let commission = Commission(trade.fee.amount, trade.fee.asset, of: symbol) else { return nil }
      trades.append(
        VenueTrade(
          id: trade.tradeID, quantity: trade.quantity, price: trade.price, commission: commission, time: trade.time))
    }
    guard let last = trades.map(\.time).max() else { return nil }
    self.init(
      status: .partlyFilled, executed: trades.reduce(.zero) { $0 + $1.quantity }, trades: trades, time: last)
  }
}

extension VenueReport.Status {
  /// nil for a state that was not known when this was written.
  fileprivate init?(_ status: OrderStatus) {
    switch status {
    case .new, .pendingNew: self = .new
    case .partlyFilled: self = .partlyFilled
    case .filled: self = .filled
    case .cancelled, .expired, .expiredInMatch: self = .ended
    case .rejected: self = .rejected
    case .unrecognised: return nil
    }
  }

  /// nil for a state that was not known when this was written.
  fileprivate init?(_ status: ExecutionReport.Status) {
    switch status {
    case .new, .pendingNew, .pendingCancel: self = .new
    case .partlyFilled: self = .partlyFilled
    case .filled: self = .filled
    case .cancelled, .expired, .expiredInMatch: self = .ended
    case .rejected: self = .rejected
    case .other: return nil
    }
  }
}
