import Synchronization
public import WitanCore

/// What the engine wants done at a venue outside of it.
public enum VenueErrand: Sendable {
  /// Place an order.
  case submit(OrderSlip)
  /// Cancel it.
  case cancel(OrderID)
  /// Ask what became of it.
  case query(OrderID)
}

/// An approved order on its way to a venue: whoever redeems the slip has the order, and nobody after.
public final class OrderSlip: Sendable {
  /// What is to be done.
  public let request: OrderRequest
  private let order: Mutex<ApprovedOrder?>

  /// The slip of an order.
  public init(_ order: consuming ApprovedOrder) {
    request = order.request
    self.order = Mutex(order)
  }

  /// The order, once; nil for all who come later.
  public func redeem() -> ApprovedOrder? { order.withLock { $0.take() } }
}
