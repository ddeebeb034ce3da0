public import WitanCore

/// Why a call to the venue brought nothing; what the caller has to do is its ``Kind``.
public struct VenueFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What has happened, and so what is to be done.
  public enum Kind: Hashable, Sendable {
    /// The venue did not do it, for that reason; nothing has happened. Sent again unchanged it is refused again.
    case refused(VenueRefusal)
    /// Nobody knows whether the venue did it. It must be asked for (``OrderInquiry``) and never repeated.
    case unknownOutcome
    /// Nothing has happened, and until that moment of the venue's clock nothing must be sent.
    case backOff(until: Instant)
    /// Nothing has happened: the two clocks differ, still after they were compared anew.
    case clock
    /// Nothing has happened: the server was not reached, or a question stayed without an answer. It may be asked again.
    case unanswered
    /// Nothing has happened, and nothing will until the operator acts: key, rights, account.
    case stop
    /// Nothing has happened: the configuration names what is not there.
    case configuration
    /// Nothing has happened: the host sent what it must not send.
    case bug
  }

  /// What has happened.
  public let kind: Kind
  /// The venue's error number; nil where it gave none.
  public let code: Int?
  /// The answer's status; nil where there was no answer.
  public let status: Int?
  /// What was found, expected, where and what to do: one sentence without secrets.
  public let description: String

  /// A failure of `call`, such as `POST /api/v3/order`.
  public init(_ kind: Kind, call: String, code: Int? = nil, status: Int? = nil, _ sentence: String) {
    self.kind = kind
    self.code = code
    self.status = status
    description = "\(call): \(sentence)"
  }

  /// Whether the rules of the symbol that the host knows are out of date: a filter failed at the venue that was checked
  /// here before. `exchangeInfo` has to be read again.
  public var needsFreshRules: Bool {
    guard case .refused(.filter) = kind else { return false }
    return true
  }
}

/// Why the venue did not do what it was asked.
public enum VenueRefusal: Hashable, Sendable {
  /// -1013: a filter of the symbol failed; its name, such as `LOT_SIZE`.
  case filter(String)
  /// -2010: not enough of the asset is free.
  case insufficientBalance
  /// -2010: an open order has this client id already.
  case duplicateOrder
  /// -2010, -2016: the market does not trade now.
  case marketClosed
  /// -2010: the stop price was passed already.
  case wouldTriggerAtOnce
  /// -2010: a maker's order would have been a taker's.
  case wouldMatchAtOnce
  /// -2010: price × quantity is nothing.
  case worthNothing
  /// -2010: a pair's prices are not on their sides of the market.
  case pairPrices
  /// -2010, -1014: this type of order is not to be had for the symbol.
  case typeNotSupported
  /// -2010, -2011: the account may not trade the symbol, or not do this.
  case notPermitted
  /// -2011: there is no such open order. It may have been filled: it must be asked for.
  case unknownOrder
  /// -2011: the order's state was not one of those that the cancel was restricted to.
  case cancelRestricted
  /// -2013: there is no such order; just after it was sent this may only mean: not yet.
  case noSuchOrder
  /// -2026: the order was archived: it ended without a fill more than 90 days ago.
  case archived
  /// -1112: nobody offers anything.
  case noLiquidity
  /// -1125: the listen key is not known (any more); a new one has to be made.
  case unknownListenKey
  /// Anything else.
  case other
}

extension VenueFailure {
  /// Whether nothing has happened at the venue, for a reason that passes by itself.
  public var canPass: Bool {
    switch kind {
    case .backOff, .clock, .unanswered: true
    case .refused, .unknownOutcome, .stop, .configuration, .bug: false
    }
  }
}
