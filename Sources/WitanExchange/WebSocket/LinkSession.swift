/// What one connection of a kept stream must say and how its messages are read.
public protocol LinkSession: Sendable {
  /// What a message says to the stream's owner.
  associatedtype Message: Sendable

  /// The commands to send when the connection is open, with the time of their sending in them where they need one. They
  /// may hold secrets: nobody shows them.
  mutating func greeting() throws -> [String]
  /// Reads a message.
  ///
  /// Throws a ``StreamFault`` where it is not sound; it is told and passed over.
  mutating func read(_ message: WebSocketMessage) throws(StreamFault) -> LinkReading<Message>
  /// Whether everything is subscribed that should be.
  var isLive: Bool { get }
}

/// What a message was.
public enum LinkReading<Message: Sendable>: Sendable {
  /// One for the stream's owner.
  case message(Message)
  /// One that the session itself used, or that nobody knows.
  case nothing
  /// The server is about to close this connection.
  case shutdown
  /// The server does not give what was asked for; its words. The connection is of no use.
  case refused(String)
}

/// Where the connections of a kept stream lead.
public protocol LinkSource: Sendable {
  /// How a connection is talked to.
  associatedtype Session: LinkSession
  /// Where the next connection leads, and its session. What it throws is told, and tried again later.
  func next() async throws -> (address: WebSocketAddress, session: Session)
}

/// What a kept stream says to its owner.
public enum KeptStreamEvent<Message: Sendable>: Sendable {
  /// A connection delivers from now on, after there was none.
  case up
  /// Messages in their order. While one connection takes over from another some come twice.
  case messages([Message])
  /// Another connection took over; nothing is missing.
  case renewed
  /// No connection delivers any more: what the venue says until the next ``up`` is missing. The reason is one sentence.
  case down(String)
  /// A message could not be read and was passed over; why.
  case fault(StreamFault)
  /// A connection could not be opened, or ended before it was used; why. It is tried again.
  case trouble(String)
}
