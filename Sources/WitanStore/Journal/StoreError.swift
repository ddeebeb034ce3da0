/// Why the store did not do what it was asked, as a sentence for the one who must act.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is, for the program that must choose.
  public enum Kind: Hashable, Sendable {
    /// Another host holds the store.
    case locked
    /// A newer version of the program wrote it.
    case newerVersion
    /// It is no database, or one of another program.
    case notAStore
    /// It may not be written, or its folder does not exist.
    case unwritable
    /// The disk, or the room given to the database, is full.
    case full
    /// What it says cannot be right; `seq` is the input where that was seen, 0 where it is none.
    case damaged(seq: Int64)
    /// A replay gave another effect than the one recorded.
    case diverged(seq: Int64)
    /// Anything else that the database reports.
    case failed
  }
  /// What kind of trouble it is.
  public let kind: Kind
  /// What was found, what was expected, where, what to do.
  public let sentence: String
  public var description: String { sentence }

  /// An error.
  public init(_ kind: Kind, _ sentence: String) {
    self.kind = kind
    self.sentence = sentence
  }
}
