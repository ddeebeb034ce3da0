/// Why a round trip ended, or that it did not.
public enum ExitReason: String, Sendable, Codable, BitwiseCopyable, CaseIterable {
  /// The vote said SELL.
  case signal
  /// The stop was reached.
  case stop
  /// The kill switch flattened.
  case kill
  /// The operator closed everything.
  case closeAll = "close-all"
  /// Its stop could not be placed, or was reached and did not trade.
  case unprotected
  /// What was bought is too little for the venue to take back; it stays behind as dust.
  case dust
  /// The operator gave the host a sale that was made by hand.
  case external
  /// It is still open at the end of the data.
  case end
}

/// One round trip in one market: the entry and, once it is closed, the exit.
public struct Trade: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The market.
  public let symbol: Symbol
  /// When the first part of the entry was filled.
  public let entryTime: Instant
  /// The entry's average price, without fees.
  public let entryPrice: Price
  /// When the last part was sold; nil while open.
  public let exitTime: Instant?
  /// The exit's average price, without fees; nil while open.
  public let exitPrice: Price?
  /// What was bought, in base currency.
  public let quantity: Quantity
  /// All fees of the trade so far, in quote currency.
  public let fees: Money
  /// The profit net of the fees, in quote currency; unrealised at the last price while open.
  public let pnl: Money
  /// Why it ended.
  public let exitReason: ExitReason
  /// The decision that opened it.
  public let decision: Int64
  /// The order that opened it.
  public let entryOrder: OrderID
  /// The order that closed it; nil while open.
  public let exitOrder: OrderID?
}
