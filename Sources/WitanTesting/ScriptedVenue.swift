public import WitanCore

/// A paper venue that refuses orders of some purposes: what a real one does when it knows no stops, or is down.
public struct ScriptedVenue: ExecutionVenue, ~Copyable {
  private var paper: SimulatedVenue
  private var refused: [OrderPurpose]
  private var left: Int
  private var answers: [VenueEvent] = []
  /// Every order that was handed in, refused ones too.
  public private(set) var handedIn: [OrderRequest] = []

  /// A venue that refuses the first `times` orders of these purposes and fills all others on paper.
  public init(refusing refused: [OrderPurpose], times: Int = .max, instruments: [Instrument], fills: FillSettings) {
    paper = SimulatedVenue(instruments: instruments, fills: fills)
    self.refused = refused
    left = times
  }

  public mutating func submit(_ order: consuming ApprovedOrder, _ effects: inout some Effects & ~Copyable) {
    let request = order.request
    handedIn.append(request)
    if refused.contains(request.purpose), left > 0 {
      left -= 1
      answers.append(
        .rejected(request.id, reason: "this venue takes no \(request.purpose.rawValue) order", at: request.time))
    } else {
      paper.submit(order, &effects)
    }
  }
  public mutating func cancel(
    _ order: OrderID, market: Int, at time: Instant, _ effects: inout some Effects & ~Copyable
  ) { paper.cancel(order, market: market, at: time, &effects) }
  public mutating func nextAnswer() -> VenueEvent? { answers.isEmpty ? paper.nextAnswer() : answers.removeFirst() }
  public mutating func trade(atOpenOf bar: Bar, market: Int, cash: Money) -> VenueEvent? {
    paper.trade(atOpenOf: bar, market: market, cash: cash)
  }
  public mutating func trade(within bar: Bar, market: Int) -> VenueEvent? { paper.trade(within: bar, market: market) }
  public mutating func trade(at tick: Tick, market: Int, cash: Money) -> VenueEvent? {
    paper.trade(at: tick, market: market, cash: cash)
  }
  public mutating func grow(to instruments: [Instrument], fills: FillSettings) {
    paper.grow(to: instruments, fills: fills)
  }
}
