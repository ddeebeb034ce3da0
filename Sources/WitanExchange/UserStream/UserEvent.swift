public import WitanCore

/// What the venue says about the account. Symbols and assets are the venue's own names.
public enum UserEvent: Hashable, Sendable {
  /// Something happened to an order.
  case execution(ExecutionReport)
  /// Balances as they are now; only those that may have changed.
  case account(AccountChange)
  /// A deposit, a withdrawal or a transfer.
  case balance(BalanceChange)
  /// Something happened to a list of orders, such as an OCO.
  case list(OrderListChange)
  /// An amount was locked or released from outside of spot trading.
  case externalLock(BalanceChange)
  /// The venue ended the subscription, or the listen key ran out: another one is needed.
  case terminated(at: Instant)
  /// The server is about to close; connect again at once.
  case serverShutdown(at: Instant)
  /// An event that nobody here knows; its name.
  case unknown(String)
}

/// What happened to an order.
public struct ExecutionReport: Hashable, Sendable {
  /// Why there is a report.
  public enum Kind: Hashable, Sendable {
    case new, cancelled, replaced, rejected, trade, expired, tradePrevention
    /// One that nobody here knows; the venue's name.
    case other(String)
  }

  /// Where the order stands.
  public enum Status: Hashable, Sendable {
    case new, pendingNew, partlyFilled, filled, cancelled, pendingCancel, rejected, expired, expiredInMatch
    /// One that nobody here knows; the venue's name.
    case other(String)

    /// Whether nothing more can happen to the order.
    public var isFinal: Bool {
      switch self {
      case .filled, .cancelled, .rejected, .expired, .expiredInMatch: true
      case .new, .pendingNew, .partlyFilled, .pendingCancel, .other: false
      }
    }
  }

  /// One trade of an order.
  public struct Fill: Hashable, Sendable {
    /// The venue's number of the trade; with the symbol it names a trade once and for all.
    public let trade: Int64
    public let price: Price
    public let quantity: Quantity
    /// What the venue took, in the asset that it took it in; that may be the base, the quote or neither.
    public let commission: Quantity
    /// nil where nothing was taken.
    public let commissionAsset: String?
    public let isMaker: Bool
  }

  public let symbol: String
  /// The venue's number of the order.
  public let order: Int64
  /// The client's name of this report: of a cancel, the cancel's own.
  public let client: String
  /// Of a cancel, the client's name of the order; nil otherwise.
  public let originalClient: String?
  public let side: Side
  /// The venue's name of the order's type, such as `STOP_LOSS_LIMIT`.
  public let type: String
  /// The list that the order belongs to; nil where it belongs to none.
  public let list: Int64?
  public let kind: Kind
  public let status: Status
  /// Why it was rejected; `NONE` where it was not.
  public let reason: String
  /// What was ordered; nought where an amount of the quote was.
  public let quantity: Quantity
  /// The limit; nought where there is none.
  public let price: Price
  /// The trigger; nought where there is none.
  public let stopPrice: Price
  /// How much was traded so far.
  public let filled: Quantity
  /// What that was worth; nil where it leaves the range of ``WitanCore/Money``.
  public let quoteFilled: Money?
  /// The trade that this report is about; nil where it is about none.
  public let fill: Fill?
  /// Whether it stands in the book.
  public let isWorking: Bool
  /// When it happened, and when the message was made.
  public let time: Instant
  public let eventTime: Instant
}

/// Balances as they are now.
public struct AccountChange: Hashable, Sendable {
  /// One asset's balance.
  public struct Balance: Hashable, Sendable {
    public let asset: String
    public let free: Quantity
    public let locked: Quantity
  }

  public let balances: [Balance]
  /// When the account changed, and when the message was made.
  public let time: Instant
  public let eventTime: Instant
}

/// An amount that came or went.
public struct BalanceChange: Hashable, Sendable {
  public let asset: String
  /// How much; negative where it went.
  public let delta: Quantity
  public let time: Instant
  public let eventTime: Instant
}

/// What happened to a list of orders.
public struct OrderListChange: Hashable, Sendable {
  /// An order of the list.
  public struct Member: Hashable, Sendable {
    public let symbol: String
    public let order: Int64
    public let client: String
  }

  public let symbol: String
  public let list: Int64
  /// The client's name of the list.
  public let client: String
  /// The venue's words: `OCO`; `EXEC_STARTED`, `ALL_DONE`, `RESPONSE`; `EXECUTING`, `ALL_DONE`, `REJECT`; the reason.
  public let contingency: String
  public let statusType: String
  public let orderStatus: String
  public let reason: String
  public let orders: [Member]
  public let time: Instant
  public let eventTime: Instant
}
