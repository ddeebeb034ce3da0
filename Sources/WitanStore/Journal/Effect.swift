public import WitanCore

/// What an input brought about, in the order in which the engine said it.
public enum Effect: Sendable {
  /// Something happened.
  case event(Event)
  /// A bar's votes were decided; stored as the event `VoteDecided` with one row a vote.
  case decided(Decision, votes: [BallotEntry])
  /// What everything is worth: a point of the equity's curve.
  case equity(EquityPoint)
}

/// What everything was worth at one time.
public struct EquityPoint: Hashable, Sendable {
  /// When.
  public let time: Instant
  /// Cash and marked positions, in quote currency.
  public let equity: Money
  /// The cash alone, in quote currency.
  public let cash: Money
  /// A point.
  public init(time: Instant, equity: Money, cash: Money) {
    self.time = time
    self.equity = equity
    self.cash = cash
  }
}

/// How grave a line of the system's log is.
public enum LogLevel: String, Sendable, CaseIterable {
  /// For the record.
  case info = "INFO"
  /// Somebody should look at it.
  case warning = "WARNING"
  /// Something did not work.
  case error = "ERROR"
}
