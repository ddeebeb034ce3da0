/// A test's compact text that could not be read.
public struct BadScript: Error, CustomStringConvertible {
  /// What was found and what was expected.
  public let description: String
  /// A complaint.
  public init(_ description: String) { self.description = description }
}
