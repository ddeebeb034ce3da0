/// Why there is no connection, or why something could not be sent over it.
public struct WebSocketFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it was; stable names, for decisions and tests.
  public enum Kind: String, Sendable {
    /// The address is none, or the trusted certificates cannot be read.
    case address
    /// It leads to a server that was not configured.
    case notAllowed
    /// The name could not be resolved, or nobody answered there.
    case unreachable
    /// The server's certificate was not accepted.
    case certificate
    /// The time was up.
    case deadline
    /// The server answered with another status than 101.
    case refused
    /// Whoever waited for the connection does no longer.
    case cancelled
    /// The connection broke, or is closed.
    case closed
    /// Too much waits to be sent already.
    case full
  }

  /// What kind of failure it was.
  public let kind: Kind
  /// The server's status, where it refused.
  public let status: Int?
  /// How long the server wants to be left alone, where it said so.
  public let retryAfter: Duration?
  /// What was found, and where; one sentence without secrets.
  public let description: String

  /// A failure with its sentence.
  public init(_ kind: Kind, status: Int? = nil, retryAfter: Duration? = nil, _ description: String) {
    self.kind = kind
    self.status = status
    self.retryAfter = retryAfter
    self.description = description
  }
}

/// Why a connection is over.
public enum WebSocketEnd: Hashable, Sendable, CustomStringConvertible {
  /// The server closed it, with this code (nil where it gave none) and these words.
  case closedByServer(code: UInt16?, reason: String)
  /// This side closed it.
  case closedByUs
  /// Nothing was received for so long.
  case silent(Duration)
  /// Whoever takes the messages fell behind by so many; what came before is delivered, what came after is not.
  case overrun(messages: Int)
  /// The server broke the protocol; what it did.
  case protocolError(String)
  /// The connection broke without a close; why.
  case broken(String)

  public var description: String {
    switch self {
    case .closedByServer(let code, let reason):
      "the server closed the connection with \(code.map { "code \($0)" } ?? "no code")"
        + (reason.isEmpty ? "" : ": \(reason)")
    case .closedByUs: "this side closed the connection"
    case .silent(let duration): "nothing was received for \(duration), so the connection was taken for dead"
    case .overrun(let count):
      "\(count) messages waited to be taken, the most that may; the connection was given up and the gap is repaired"
    case .protocolError(let what): "the server broke the WebSocket protocol: \(what)"
    case .broken(let why): "the connection broke: \(why)"
    }
  }
}
