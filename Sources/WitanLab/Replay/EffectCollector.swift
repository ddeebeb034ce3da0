public import WitanCore
public import WitanStore

/// Keeps what the engine says of one input, in the form in which the store keeps it.
public struct EffectCollector: Effects {
  /// What was said since the last ``take()``, in order.
  public private(set) var effects: [Effect] = []
  /// The answer to the last command.
  public private(set) var answer: CommandAnswer?

  /// What a venue outside the engine is to do, in order; a replay lets it lie, for it was done then.
  public private(set) var errands: [VenueErrand] = []

  /// Nothing said yet.
  public init() {}

  /// Hands over the errands and forgets them.
  public mutating func takeErrands() -> [VenueErrand] {
    defer { errands.removeAll(keepingCapacity: true) }
    return errands
  }

  /// Hands over what was said and forgets it.
  public mutating func take() -> [Effect] {
    defer { effects.removeAll(keepingCapacity: true) }
    return effects
  }

  /// Adds a point of the equity's curve.
  public mutating func note(_ point: EquityPoint) { effects.append(.equity(point)) }

  public mutating func record(_ event: Event) {
    // The decision comes once more with its votes, and is kept with them.
    if case .voteDecided = event { return }
    effects.append(.event(event))
  }
  public mutating func decided(_ decision: Decision, _ ballot: borrowing Ballot) {
    var votes: [BallotEntry] = []
    for index in 0..<ballot.count { votes.append(ballot[index]) }
    effects.append(.decided(decision, votes: votes))
  }
  public mutating func submit(_ order: consuming ApprovedOrder) { errands.append(.submit(OrderSlip(order))) }
  public mutating func cancel(_ order: OrderID) { errands.append(.cancel(order)) }
  public mutating func query(_ order: OrderID) { errands.append(.query(order)) }
  public mutating func answer(_ answer: CommandAnswer) { self.answer = answer }
}

extension Engine where Venue == ModeVenue {
  /// Applies `input` and gives everything that followed, a point of the equity's curve for closed bars included: the
  /// one way in which the running host and a replay apply inputs, so that both say the same.
  public mutating func play(_ input: borrowing Input, _ collector: inout EffectCollector) -> [Effect] {
    apply(input, &collector)
    switch input {
    case .bars(let block) where !block.range.isEmpty:
      collector.note(EquityPoint(time: now, equity: portfolio.equity.money(.halfEven), cash: portfolio.cash))
    default: break
    }
    return collector.take()
  }
}
