/// A fault of the kit itself or of its machine, not of the plugin: exit status 3.
public struct KitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong and what to do.
  public let description: String

  /// An error with its words.
  public init(_ description: String) {
    self.description = description
  }
}
