/// Why recorded data was refused: one sentence for the one who must act.
///
/// The sentence says what was found, what was expected, where (file and row) and what to do. Nothing was loaded or
/// written when it is thrown.
public struct FeedError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of fault, for code that must tell them apart.
  public enum Fault: String, Sendable, CaseIterable {
    /// There is no such file.
    case missing
    /// The file cannot be opened or read.
    case unreadable
    /// A folder stands where a file was expected.
    case directory
    /// The file holds nothing.
    case empty
    /// There is a header and no row.
    case noRows
    /// The first line is no format that is known.
    case header
    /// A row has too few or too many columns.
    case columns
    /// A field is not a number.
    case number
    /// A field is NaN or infinite.
    case notFinite
    /// A number lies outside what 64 bits of 1e-8 can hold.
    case range
    /// A price is nought or negative.
    case price
    /// High, low, open and close contradict each other.
    case contradiction
    /// A volume is negative.
    case volume
    /// A time is no moment in milliseconds.
    case time
    /// A row is older than the row before it.
    case backwards
    /// Two rows have the same time.
    case duplicate
    /// Two rows stand closer than the interval.
    case spacing
    /// The interval is missing or does not fit.
    case interval
    /// The file ends too early.
    case cutShort
    /// The compressed data is damaged.
    case corrupt
    /// The slice asked for holds no bar.
    case noBars
    /// The file cannot be written.
    case unwritable
    /// A setting of a simulated market or of a builder is out of its range.
    case setting
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
