/// Why a message of the venue cannot be read: one sentence that says what was found and what was expected.
public struct StreamFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String
  /// A fault with its sentence.
  public init(_ description: String) { self.description = description }
}
