public import WitanCore

/// A sink that keeps everything the engine asks of the world, in order.
public struct RecordedEffects: Effects {
  /// A decision with all the votes behind it, copied out of the engine's borrowed ballot.
  public struct Decided: Hashable, Sendable {
    /// The decision.
    public let decision: Decision
    /// Every strategy's vote, in the order of the settings.
    public let entries: [BallotEntry]
  }

  /// Every event, oldest first.
  public private(set) var events: [Event] = []
  /// Every decision that was handed over with its ballot.
  public private(set) var decisions: [Decided] = []
  /// Every order handed out to a venue outside the engine.
  public private(set) var submitted: [OrderRequest] = []
  /// Every cancel handed out.
  public private(set) var cancelled: [OrderID] = []
  /// Every order whose fate was asked for.
  public private(set) var queried: [OrderID] = []
  /// Every answer to a command.
  public private(set) var answers: [CommandAnswer] = []

  /// An empty record.
  public init() {}

  public mutating func record(_ event: Event) { events.append(event) }
  public mutating func decided(_ decision: Decision, _ ballot: borrowing Ballot) {
    var entries: [BallotEntry] = []
    for index in 0..<ballot.count { entries.append(ballot[index]) }
    decisions.append(Decided(decision: decision, entries: entries))
  }
  public mutating func submit(_ order: consuming ApprovedOrder) { submitted.append(order.request) }
  public mutating func cancel(_ order: OrderID) { cancelled.append(order) }
  public mutating func query(_ order: OrderID) { queried.append(order) }
  public mutating func answer(_ answer: CommandAnswer) { answers.append(answer) }
}

extension RecordedEffects {
  /// The names of all events, oldest first.
  public var names: [String] { events.map(\.name) }
  /// Every execution, whole or in part.
  public var fills: [FillNotice] {
    events.compactMap {
      switch $0 {
      case .orderFilled(let fill), .orderPartiallyFilled(let fill): fill
      default: nil
      }
    }
  }
  /// Every order that passed the risk gate.
  public var requests: [OrderRequest] {
    events.compactMap { if case .orderRequested(let request) = $0 { request } else { nil } }
  }
  /// Every refusal of the risk gate.
  public var refusals: [Refusal] {
    events.compactMap { if case .orderDenied(let refusal) = $0 { refusal } else { nil } }
  }
  /// Every finished round trip.
  public var trades: [Trade] {
    events.compactMap { if case .positionClosed(let trade) = $0 { trade } else { nil } }
  }
  /// Every circuit breaker that tripped.
  public var breakers: [BreakerNotice] {
    events.compactMap { if case .circuitBreakerTripped(let notice) = $0 { notice } else { nil } }
  }
  /// The sentences of all recorded errors.
  public var errors: [String] {
    events.compactMap { if case .error(let notice) = $0 { notice.text } else { nil } }
  }
  /// How many events bear that name.
  public func count(_ name: String) -> Int { events.count { $0.name == name } }
}
