import WitanCore
public import WitanExchange
public import WitanLab

/// Hands the engine's errands to the desk that speaks to the venue.
public struct ExchangeDesk: VenueDesk {
  private let desk: OrderDesk

  /// Hands them to this desk.
  public init(_ desk: OrderDesk) { self.desk = desk }

  public func carry(_ errand: VenueErrand) {
    switch errand {
    case .submit(let slip): if let order = slip.redeem() { desk.place(order) }
    case .cancel(let order): desk.cancel(order)
    case .query(let order): desk.ask(order)
    }
  }
}

/// Asks for every order under way, again and again: where the venue offers no stream of user events.
struct OrderPolling: UserPolling {
  let desk: OrderDesk

  func events() async throws -> [UserEvent] {
    await desk.lookAtAll()
    return []
  }
}
