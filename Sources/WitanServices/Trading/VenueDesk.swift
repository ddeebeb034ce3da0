public import WitanCore
public import WitanLab

/// Carries the engine's errands to a venue outside of it. When they are on their way its owner has the session
/// ``TradingSession/conclude()``.
public protocol VenueDesk: Sendable {
  /// Takes an errand up at once and comes back at once; what comes of it returns as an input of the session.
  func carry(_ errand: VenueErrand)
}

extension TradingSession {
  /// Names who carries errands from now on; those that were waiting, from the start's questions on, go first.
  public func attach(_ desk: any VenueDesk) {
    self.desk = desk
    runErrands()
  }

  /// Takes what the venue says about an order.
  public func take(_ event: VenueEvent) throws {
    if isSending { conclude() }
    try apply(.venue(event))
  }

  /// Takes what a comparison with the account found, or what the operator said to it.
  public func take(_ event: AccountEvent, at time: Instant) throws { try apply(.account(event, at: max(time, now))) }

  /// Hands waiting errands to the desk, and says whether there were any; without a desk they wait.
  @discardableResult
  func runErrands() -> Bool {
    guard let desk, !errands.isEmpty else { return false }
    for errand in errands { desk.carry(errand) }
    errands.removeAll(keepingCapacity: true)
    return true
  }
}
