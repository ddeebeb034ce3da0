public import WitanCore

/// An event as the store keeps it.
public struct StoredEvent: Hashable, Sendable {
  /// The input that brought it about, 0 where it was none, and its place among that input's effects, from 0.
  public let seq: Int64, n: Int
  /// The event.
  public let event: Event
}

/// An order as it stands now.
public struct OrderRow: Hashable, Sendable {
  /// Its number.
  public let id: OrderID
  /// The market's name.
  public let symbol: String
  /// `buy` or `sell`; why it exists; `requested`, `denied`, `sent`, `accepted`, `partly-filled`, `filled`,
  /// `cancelled`, `rejected` or `unknown`.
  public let side: String, purpose: String, state: String
  /// What it wanted; nil = what the cash paid for.
  public let quantity: Quantity?
  /// What was traded so far.
  public let filled: Quantity
  /// What the venue took so far, in quote currency.
  public let fee: Money
  /// The price it was decided at.
  public let price: Price
  /// The decision behind it, 0 where none.
  public let decision: Int64
  /// When it was asked for, and when its state last changed.
  public let requested: Instant, updated: Instant
  /// Why it was denied or rejected.
  public let reason: String?
}

/// A change of an order's state.
public struct OrderTransition: Hashable, Sendable {
  /// The new state.
  public let state: String
  /// What was traded until then.
  public let filled: Quantity
  /// When.
  public let time: Instant
  /// Why, where there is a reason.
  public let reason: String?
}

/// A vote as it counted in a decision.
public struct VoteRow: Hashable, Sendable {
  /// Who.
  public let strategy: String
  /// `BUY`, `SELL`, `HOLD`, `ABSTAIN`, `PENDING`, `LATE` or `FAULT`.
  public let answer: String
  /// How strongly, 0...100.
  public let confidence: Double
  /// The effective weight, 0...1.
  public let weight: Double
  /// Whether it counted, and why not: `counted`, `carried`, `abstained`, `disabled`, `suspended`, `quarantined`.
  public let standing: String
}
