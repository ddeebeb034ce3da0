public import WitanCore

/// An order's whole life, the decision behind it, and the position that came of it.
public struct OrderAccount: Hashable, Encodable, Sendable {
  /// A change of the order's state.
  public struct Step: Hashable, Encodable, Sendable {
    /// `requested`, `denied`, `sent`, `accepted`, `triggered`, `partly-filled`, `filled`, `cancelled`, `rejected`,
    /// `unknown`.
    public let state: String
    /// When.
    public let time: Instant
    /// What is to be said about it; empty where nothing is.
    public let text: String
  }
  /// One execution.
  public struct Fill: Hashable, Encodable, Sendable {
    /// What was traded, at which price, at which fee, and when.
    public let quantity: Quantity, price: Price, fee: Money, time: Instant
    /// The price against the one it was decided at, in basis points; positive = worse for us.
    public let slippageBasisPoints: Double
  }

  /// What was asked for.
  public let request: OrderRequest
  /// Every change of its state, oldest first.
  public internal(set) var life: [Step] = []
  /// Every rule that stood against it; empty where the gate let it pass.
  public internal(set) var refused: [RefusalCode] = []
  /// Its executions, oldest first.
  public internal(set) var fills: [Fill] = []
  /// The stops that protected what an entry bought.
  public internal(set) var stops: [OrderID] = []
  /// The round trip that it opened or closed, its profit unrealised while open; nil where it filled nothing.
  public internal(set) var trade: Trade?
  /// The decision behind it; where no vote asked for it, the one that opened the position that it closed.
  public internal(set) var decision: DecisionAccount?

  init(_ request: OrderRequest) { self.request = request }

  /// Whether nothing more can happen to it, and to the position that it opened.
  var isComplete: Bool {
    guard let last = life.last?.state, ["denied", "filled", "cancelled", "rejected"].contains(last) else {
      return false
    }
    return fills.isEmpty || trade != nil
  }

  /// Takes in what `event` says of it.
  mutating func take(_ event: Event) {
    let id = request.id
    func step(_ state: String, _ time: Instant, _ text: String = "") {
      life.append(Step(state: state, time: time, text: text))
    }
    switch event {
    case .orderSubmitted(let notice) where notice.order == id: step("sent", notice.time)
    case .orderAccepted(let notice) where notice.order == id: step("accepted", notice.time)
    case .orderCanceled(let notice) where notice.order == id: step("cancelled", notice.time)
    case .orderUnknown(let notice) where notice.order == id:
      step("unknown", notice.time, "nobody knows what became of it; the venue is asked")
    case .orderRejected(let trouble) where trouble.order == id: step("rejected", trouble.time, trouble.reason)
    case .stopTriggered(let notice) where notice.order == id:
      step("triggered", notice.time, "the price \(notice.price) reached the stop \(notice.stop)")
    case .orderPartiallyFilled(let fill) where fill.execution.order == id: take(fill, "partly-filled")
    case .orderFilled(let fill) where fill.execution.order == id: take(fill, "filled")
    case .orderRequested(let stop) where request.purpose == .entry && stop.purpose == .stop:
      if stop.decision == request.decision, stop.symbol == request.symbol { stops.append(stop.id) }
    case .positionClosed(let closed) where closed.entryOrder == id || closed.exitOrder == id: trade = closed
    default: break
    }
  }

  private mutating func take(_ fill: FillNotice, _ state: String) {
    let execution = fill.execution
    let against = fill.side == .buy ? 1.0 : -1.0
    let distance = (execution.price.double - request.price.double) / request.price.double * 10_000 * against
    fills.append(
      Fill(
        quantity: execution.quantity, price: execution.price, fee: execution.fee, time: execution.time,
        slippageBasisPoints: (distance * 100).rounded() / 100))
    life.append(Step(state: state, time: execution.time, text: "\(execution.quantity) at \(execution.price)"))
  }

  /// The account that `event` opens, where it is the one of that order.
  static func opening(_ event: Event, _ id: OrderID) -> OrderAccount? {
    switch event {
    case .orderRequested(let request) where request.id == id:
      var account = OrderAccount(request)
      account.life.append(Step(state: "requested", time: request.time, text: "the risk gate let it pass"))
      return account
    case .orderDenied(let refusal) where refusal.request.id == id:
      var account = OrderAccount(refusal.request)
      account.refused = refusal.codes.list
      account.life.append(Step(state: "denied", time: refusal.request.time, text: refusal.reason.name))
      return account
    default: return nil
    }
  }
}
