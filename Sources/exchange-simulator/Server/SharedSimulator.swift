import Dispatch
import Synchronization
import WitanCore

/// The simulator behind one lock, with the program's monotonic clock.
final class SharedSimulator: Sendable {
  private let state: Mutex<Simulator>

  init(_ simulator: Simulator) { state = Mutex(simulator) }

  /// The monotonic clock that exchange time is made of.
  static var nanoseconds: UInt64 { DispatchTime.now().uptimeNanoseconds }

  func advance() { state.withLock { $0.advance(Self.nanoseconds) } }

  func answer(_ request: IncomingRequest) -> FaultedAnswer {
    state.withLock { $0.answer(request, nanoseconds: Self.nanoseconds) }
  }

  func control(_ method: String, _ path: String, body: String) -> Answer {
    state.withLock { $0.control(method, path, body: body, nanoseconds: Self.nanoseconds) }
  }

  func open(_ uri: SocketURI, address: String, send: @escaping Connection.Sink) -> Int? {
    state.withLock {
      $0.open(
        uri.purpose, streams: uri.streams, combined: uri.combined, tellsLimits: uri.tellsLimits, address: address,
        nanoseconds: Self.nanoseconds, send: send)
    }
  }

  func closed(_ id: Int) { state.withLock { $0.closed(id) } }
  func pong(_ id: Int) { state.withLock { $0.pong(id, nanoseconds: Self.nanoseconds) } }
  func ping(_ id: Int) -> Bool { state.withLock { $0.ping(id, nanoseconds: Self.nanoseconds) } }
  func received(_ text: String, on id: Int) {
    state.withLock { $0.received(text, on: id, nanoseconds: Self.nanoseconds) }
  }
}
