public import WitanCore

/// What the journal says about the orders at a venue: rebuilt at each start, kept up while the host runs.
///
/// A pure value that is shown inputs and events in order.
public struct VenueBooks: Hashable, Sendable {
  /// An order that was sent, or may have been, and has not ended.
  public struct Order: Hashable, Sendable {
    /// What was asked for.
    public let request: OrderRequest
    /// The right under which it was sent: part of its name at the venue.
    public let lease: TradingLease
    /// The trades of it that were booked, with what each traded.
    public internal(set) var told: [Int64: Quantity]
  }

  /// The orders under way.
  public private(set) var orders: [OrderID: Order] = [:]
  /// The trades that the ledger has booked, by market and the venue's numbers.
  public private(set) var booked: [Symbol: Set<Int64>] = [:]
  /// The differences that the operator left to the owner.
  public private(set) var settled: Set<String> = []
  /// The right under which orders are sent now; nil on paper.
  public private(set) var lease: TradingLease?

  /// Books without an entry.
  public init() {}

  /// Takes note of an input.
  public mutating func note(_ input: Input) {
    switch input {
    case .started(let settings, _): lease = settings.lease
    case .account(.settled(let name), _): settled.insert(name)
    default: break
    }
  }

  /// Takes note of what an input brought about.
  public mutating func note(_ event: Event) {
    switch event {
    case .orderRequested(let request):
      if let lease { orders[request.id] = Order(request: request, lease: lease, told: [:]) }
    case .orderPartiallyFilled(let fill): book(fill)
    case .orderFilled(let fill):
      book(fill)
      orders[fill.execution.order] = nil
    case .orderCanceled(let notice): orders[notice.order] = nil
    case .orderRejected(let trouble): orders[trouble.order] = nil
    default: break
    }
  }

  private mutating func book(_ fill: FillNotice) {
    let execution = fill.execution
    // On paper trades have no numbers.
    guard execution.trade != 0 else { return }
    booked[fill.symbol, default: []].insert(execution.trade)
    orders[execution.order]?.told[execution.trade] = execution.quantity
  }
}
