public import WitanCore

/// When the venue is asked what became of an order whose outcome is unknown, and when the answer "there is no such
/// order" may be believed.
///
/// A value; the time is handed in, always of one clock. The order is never sent again: it is found, or it was not placed.
public struct OrderInquiry: Hashable, Sendable {
  /// What is to be done now.
  public enum Step: Hashable, Sendable {
    /// Ask at that moment (`GET /order` by the client id), not before.
    case ask(at: Instant)
    /// It was placed: this is how it stands. Its fills come from `myTrades`.
    case found(OrderReport)
    /// It was not placed. Only now may another order go out for the same purpose, under another id.
    case notPlaced
  }

  /// What a question brought.
  public enum Finding: Hashable, Sendable {
    /// The order's state.
    case report(OrderReport)
    /// The venue has no such order (-2013), or not yet.
    case none
    /// No answer, or one that says nothing about the order.
    case nothing
  }

  /// What is to be done now.
  public private(set) var step: Step
  /// From when on "no such order" is the truth.
  public let certainFrom: Instant
  private var wait: Interval
  private static let firstWait = Interval(milliseconds: 500), longestWait = Interval.seconds(8)

  /// An inquiry after an order that was sent at `sent`, and of which it is unknown since `now`.
  /// - Parameters:
  ///   - engineDeadline: how long the venue waits for its engine (10 s).
  ///   - receiveWindow: how long a request may have been under way.
  public init(sent: Instant, now: Instant, engineDeadline: Interval, receiveWindow: Interval) {
    certainFrom = sent + engineDeadline + receiveWindow
    wait = Self.firstWait
    step = .ask(at: now + Self.firstWait)
  }

  /// A question that was asked at `asked` brought `finding` at `now`. What was asked before ``certainFrom`` proves
  /// nothing by its silence, however late the answer comes.
  public mutating func learn(_ finding: Finding, asked: Instant, now: Instant) {
    guard case .ask = step else { return }
    switch finding {
    case .report(let report): step = .found(report)
    case .none where asked >= certainFrom: step = .notPlaced
    case .none, .nothing:
      wait = min(Interval(milliseconds: wait.milliseconds * 2), Self.longestWait)
      let next = now + wait
      // No later than the first answer that settles it.
      step = .ask(at: now < certainFrom && certainFrom < next ? certainFrom : next)
    }
  }

  /// The account's own stream told of the order: there is nothing to ask any more.
  public mutating func heard(_ report: OrderReport) {
    guard step != .notPlaced else { return }
    step = .found(report)
  }
}
