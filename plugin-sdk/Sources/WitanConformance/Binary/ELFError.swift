/// Why a file is not a sound ELF object: one sentence with what was found, what was expected, and where.
public struct ELFError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found in the file.
  public let found: String
  /// What a sound file has there.
  public let expected: String

  /// An error.
  public init(found: String, expected: String) {
    self.found = found
    self.expected = expected
  }

  /// `found …, expected …`.
  public var description: String { "found \(found), expected \(expected)" }
}
