/// An order under way.
public struct WorkingOrder: Hashable, Sendable, BitwiseCopyable {
  /// What was asked for.
  public let request: OrderRequest
  /// Where it stands.
  public internal(set) var life: OrderLife

  /// So much of it was traded so far.
  public var filled: Quantity {
    switch life {
    case .sent, .accepted, .rejected: .zero
    case .partlyFilled(let quantity), .cancelling(let quantity), .unknown(let quantity), .filled(let quantity),
      .cancelled(let quantity):
      quantity
    }
  }
}

/// What the engine keeps of one market besides its position.
public struct MarketState: Hashable, Sendable, BitwiseCopyable {
  /// The entry or exit under way.
  public internal(set) var working: WorkingOrder?
  /// The stop that protects the position.
  public internal(set) var stop: WorkingOrder?
  /// The stop whose place it takes, until the venue has said what became of that one.
  public internal(set) var oldStop: WorkingOrder?
  /// An exit that waits until another order of the market is cancelled.
  var exitWanted: OrderPurpose?
  var exitDecision: Int64 = 0
  /// When the newest price came, in milliseconds; `Int64.min` before the first.
  public internal(set) var lastSeen = Int64.min
  /// When the newest tick came: bars up to then were already traded through tick by tick.
  var lastTick = Int64.min
  var lastExit = Int64.min
  var lastBuy = Int64.min
  var brokenUntil = Int64.min
  public internal(set) var isStale = false
  /// Something in this market was done by hand, or is missing, and the operator has not settled it.
  public internal(set) var isUnreconciled = false
  /// When the newest price first stood at or below the stop that rests at a venue; `Int64.min` where it does not.
  var stopReached = Int64.min
  /// When the newest part of an entry under way was bought; `Int64.min` where its stop waits for no further part.
  var partBought = Int64.min
  /// A tick too far from the last price, until a second one or time confirms it.
  var suspect: Tick?

  /// A quiet market.
  init() {}

  /// Every order under way.
  public var orders: [WorkingOrder] { [working, stop, oldStop].compactMap(\.self) }
}

/// What happened so far, counted.
public struct Statistics: Hashable, Sendable {
  /// Closed bars walked.
  public internal(set) var bars = 0
  /// Bars at whose close a position was held in their market.
  public internal(set) var barsHeld = 0
  /// Decisions to buy, to sell and to hold.
  public internal(set) var buys = 0, sells = 0, holds = 0
  /// Everything traded, both sides, exact.
  public internal(set) var turnover = Amount.zero
  /// Refusals by the raw value of their reason.
  public internal(set) var refused: [Int] = Array(repeating: 0, count: RefusalCode.allCases.count)
  /// Nothing happened yet.
  public init() {}
}

extension Engine where Venue: ~Copyable {
  /// Whether the votes of the strategy at `place` count now: `counted`, `disabled`, `suspended` or `quarantined`.
  public func standing(of place: Int) -> BallotEntry.Standing {
    let voter = coordinator.voters[place]
    if !voter.enabled || voter.weight == 0 { return .disabled }
    if voter.suspendedUntil != 0 { return .suspended }
    return voter.quarantined ? .quarantined : .counted
  }
}
