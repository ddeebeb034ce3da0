/// Where orders are carried out. On paper it is the ``SimulatedVenue`` inside the engine; in real trading the
/// ``RelayVenue``, which hands orders out through the effects and whose answers come back as inputs.
public protocol ExecutionVenue: ~Copyable, Sendable {
  /// Takes an order, once.
  mutating func submit(_ order: consuming ApprovedOrder, _ effects: inout some Effects & ~Copyable)
  /// Is asked to cancel an order of a market.
  mutating func cancel(_ order: OrderID, market: Int, at time: Instant, _ effects: inout some Effects & ~Copyable)
  /// What the venue says of its own accord; nil where it has nothing (more) to say now.
  mutating func nextAnswer() -> VenueEvent?
  /// What trades at a bar's open with that much cash; called until nil.
  mutating func trade(atOpenOf bar: Bar, market: Int, cash: Money) -> VenueEvent?
  /// What trades inside a bar; called until nil.
  mutating func trade(within bar: Bar, market: Int) -> VenueEvent?
  /// What trades at a tick; called until nil.
  mutating func trade(at tick: Tick, market: Int, cash: Money) -> VenueEvent?
  /// Makes room for more markets.
  mutating func grow(to instruments: [Instrument], fills: FillSettings)
}

/// Hands every order to the shell; what comes of it returns as ``Input/venue(_:)``.
public struct RelayVenue: ExecutionVenue {
  /// A relay.
  public init() {}
  public mutating func submit(_ order: consuming ApprovedOrder, _ effects: inout some Effects & ~Copyable) {
    effects.submit(order)
  }
  public mutating func cancel(
    _ order: OrderID, market: Int, at time: Instant, _ effects: inout some Effects & ~Copyable
  ) { effects.cancel(order) }
  public mutating func nextAnswer() -> VenueEvent? { nil }
  public mutating func trade(atOpenOf bar: Bar, market: Int, cash: Money) -> VenueEvent? { nil }
  public mutating func trade(within bar: Bar, market: Int) -> VenueEvent? { nil }
  public mutating func trade(at tick: Tick, market: Int, cash: Money) -> VenueEvent? { nil }
  public mutating func grow(to instruments: [Instrument], fills: FillSettings) {}
}
