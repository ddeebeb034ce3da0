/// A value that does not fit its setting.
struct Mismatch: Error, Hashable, Sendable {
  /// What stands after the setting's key, with its dots: `.macd.weight`; empty for the setting itself.
  var path = ""
  /// The line, where it is another than the setting's own.
  var line: Int?
  /// What was found.
  var found: String
  /// What was expected.
  var expected: String
  /// What to do about it, where it is more than writing what was expected.
  var advice: String?
}
