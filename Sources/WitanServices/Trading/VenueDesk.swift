public import WitanCore
public import WitanLab

/// Carries the engine's errands to a venue outside of it.
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
  public func take(_ event: VenueEvent) throws { try apply(.venue(event)) }

  /// Takes what a comparison with the account found, or what the operator said to it.
  public func take(_ event: AccountEvent, at time: Instant) throws { try apply(.account(event, at: max(time, now))) }

  /// Hands waiting errands to the desk; without one they wait.
  func runErrands() {
    guard let desk else { return }
    for errand in errands { desk.carry(errand) }
    errands.removeAll(keepingCapacity: true)
  }
}
