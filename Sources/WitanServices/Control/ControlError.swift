/// Why nothing was said to a running host, or by it: one sentence for the one who must act.
public struct ControlError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of fault, for code that must tell them apart.
  public enum Fault: String, Sendable, CaseIterable {
    /// Nobody listens at the path.
    case noHost
    /// A live host listens there already.
    case taken
    /// Something that is no socket stands there.
    case notASocket
    /// The path does not fit into a socket's address.
    case path
    /// The system refused: folder, permission, limits.
    case system
    /// The other side belongs to another user.
    case stranger
    /// No answer in time.
    case timeout
    /// The connection ended early.
    case broken
    /// More bytes than a message may have.
    case tooLarge
    /// The other side speaks another version.
    case version
    /// A message that cannot be understood.
    case malformed
  }

  /// The kind of fault.
  public let fault: Fault
  /// The sentence.
  public let description: String

  /// A fault and its sentence.
  public init(_ fault: Fault, _ sentence: String) {
    self.fault = fault
    description = sentence
  }
}
