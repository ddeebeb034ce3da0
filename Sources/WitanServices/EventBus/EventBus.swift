import Synchronization
public import WitanCore

/// Hands events to those who asked for their types. Publishing never waits: each subscriber has a bounded queue of its
/// own, and what does not fit drops that subscriber's oldest event, counted.
public final class EventBus: Sendable {
  /// What a subscriber was given and what it missed.
  public struct Statistics: Hashable, Sendable {
    /// Events put into the queue.
    public var delivered = 0
    /// Events dropped because the queue was full.
    public var dropped = 0
  }

  private struct Seat: Sendable {
    let types: Set<EventType>?
    let continuation: AsyncStream<Event>.Continuation
    var statistics = Statistics()
  }

  private struct State: Sendable {
    var seats: [Int: Seat] = [:]
    var next = 0
    var published = 0
    var closed = false
  }

  private let state = Mutex(State())

  /// A bus without subscribers.
  public init() {}

  /// One subscriber's events, in the order in which they were published.
  public struct Subscription: Sendable {
    /// The number that ``EventBus/statistics(of:)`` and ``EventBus/cancel(_:)`` take.
    public let number: Int
    /// The events; ends when the bus closes or the subscription is cancelled.
    public let events: AsyncStream<Event>
  }

  /// Subscribes to `types` (nil = all) with a queue of `limit` events.
  public func subscribe(_ types: Set<EventType>? = nil, limit: Int = 1024) -> Subscription {
    let (events, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(limit))
    let number = state.withLock { state in
      state.next += 1
      if state.closed {
        continuation.finish()
      } else {
        state.seats[state.next] = Seat(types: types, continuation: continuation)
      }
      return state.next
    }
    return Subscription(number: number, events: events)
  }

  /// Hands `event` to everyone who asked for its type.
  public func publish(_ event: Event) {
    let type = event.type
    state.withLock { state in
      state.published += 1
      for (number, seat) in state.seats where seat.types?.contains(type) ?? true {
        switch seat.continuation.yield(event) {
        case .enqueued: state.seats[number]?.statistics.delivered += 1
        case .dropped:
          state.seats[number]?.statistics.delivered += 1
          state.seats[number]?.statistics.dropped += 1
        case .terminated: state.seats[number] = nil
        @unknown default: break
        }
      }
    }
  }

  /// How many events were published.
  public var published: Int { state.withLock { $0.published } }
  /// What a subscriber was given; nil where it is gone.
  public func statistics(of number: Int) -> Statistics? { state.withLock { $0.seats[number]?.statistics } }

  /// Ends one subscription.
  public func cancel(_ number: Int) {
    state.withLock { $0.seats.removeValue(forKey: number)?.continuation.finish() }
  }

  /// Ends all subscriptions; what is queued is still delivered. Gives what each subscriber missed.
  @discardableResult
  public func close() -> [Int: Statistics] {
    state.withLock { state in
      state.closed = true
      let report = state.seats.mapValues(\.statistics)
      for seat in state.seats.values { seat.continuation.finish() }
      state.seats.removeAll()
      return report
    }
  }
}
