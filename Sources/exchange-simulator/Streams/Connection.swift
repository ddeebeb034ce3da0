import WitanCore

/// What the venue sends on a socket.
enum OutgoingFrame: Hashable, Sendable {
  case text(String)
  case ping(String)
  case close(UInt16)
}

/// One WebSocket connection as the venue sees it.
struct Connection: Sendable {
  /// What the socket was opened for.
  enum Purpose: Sendable, Hashable {
    case streams
    case webSocketAPI
  }
  typealias Sink = @Sendable (OutgoingFrame) -> Void

  let purpose: Purpose
  let address: String
  let opened: Instant
  /// Takes frames to the socket, in the order of the calls.
  let send: Sink
  /// Whether messages are wrapped with their stream's name.
  var combined: Bool
  /// Whether answers of the WebSocket API tell the used limits: usually, and this time.
  var usuallyTellsLimits = true
  var tellsLimits = true
  /// Names of its streams, in the order of their subscription.
  var streams: [String] = []
  /// Accounts whose events it gets, by subscription number (WebSocket API).
  var accounts: [Int64: Int] = [:]
  var nextSubscription: Int64 = 0
  var lastPing: Instant
  var lastPong: Instant
  /// When it sent its messages of the last second.
  var received: [Instant] = []
  /// Nothing is sent until then.
  var silentUntil: Instant?
  /// A frame that a fault holds back until the next one is sent, and since when.
  var held: (frame: OutgoingFrame, since: Instant)?
  /// Whether it has been told of the coming end.
  var warned = false

  init(purpose: Purpose, address: String, opened: Instant, combined: Bool, send: @escaping Sink) {
    (self.purpose, self.address, self.opened, self.combined, self.send) = (purpose, address, opened, combined, send)
    (lastPing, lastPong) = (opened, opened)
  }
}
