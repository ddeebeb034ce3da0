/// What the engine asks of the world. The shell carries it out; tests collect it.
///
/// Called from inside ``Engine/apply(_:_:)`` only when something happens, never for a quiet bar.
public protocol Effects: ~Copyable {
  /// Something happened that the journal, the log and the pages must know.
  mutating func record(_ event: Event)
  /// A bar's votes were decided and asked for a change; `ballot` is borrowed and lives for the call.
  mutating func decided(_ decision: Decision, _ ballot: borrowing Ballot)
  /// An order passed the risk gate and goes to a venue outside the engine.
  mutating func submit(_ order: consuming ApprovedOrder)
  /// An order at a venue outside the engine is to be cancelled.
  mutating func cancel(_ order: OrderID)
  /// The fate of an order at a venue outside the engine is to be asked for.
  mutating func query(_ order: OrderID)
  /// The answer to the command that is being applied.
  mutating func answer(_ answer: CommandAnswer)
}
