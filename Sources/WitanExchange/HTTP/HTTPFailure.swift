/// Why a request has no answer.
public struct HTTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it was; stable names, for decisions and tests.
  public enum Kind: String, Sendable {
    /// The request itself cannot be sent: its address or a header field is not sound.
    case request
    /// It goes to a server that was not configured.
    case notAllowed
    /// The host's own budget for this server is used up.
    case budget
    /// The name could not be resolved, or nobody answered there.
    case unreachable
    /// The server's certificate was not accepted.
    case certificate
    /// The time was up.
    case deadline
    /// Whoever waited for the answer does no longer.
    case cancelled
    /// The answer is longer than was allowed.
    case tooLong
    /// The connection broke, or what came was no HTTP.
    case broken
    /// The client was closed.
    case closed
  }

  /// What kind of failure it was.
  public let kind: Kind
  /// Whether the server may have got the request. Where it may, the outcome of an order is unknown, and must be asked
  /// for; where it cannot, nothing has happened.
  public let mayHaveArrived: Bool
  /// What was found, and where; one sentence without secrets.
  public let description: String

  /// A failure with its sentence.
  public init(_ kind: Kind, mayHaveArrived: Bool = false, _ description: String) {
    self.kind = kind
    self.mayHaveArrived = mayHaveArrived
    self.description = description
  }
}
