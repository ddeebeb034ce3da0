/// One thing that a drill looked at: what was found, and what must be.
struct DrillCheck: Hashable, Sendable {
  /// A stable name, such as `orders-once`.
  let name: String
  /// Whether it holds.
  let holds: Bool
  /// What was found, in words.
  let found: String
  /// What must be, in words.
  let expected: String

  /// What was looked at, and whether it holds.
  init(_ name: String, _ holds: Bool, found: String, expected: String) {
    (self.name, self.holds, self.found, self.expected) = (name, holds, found, expected)
  }

  /// Whether two values are the same, to the last unit.
  init<Value: Equatable>(_ name: String, _ found: Value, equals expected: Value, _ words: (Value) -> String) {
    self.init(name, found == expected, found: words(found), expected: words(expected))
  }
}

/// Why a drill cannot go on: what was waited for did not come, or a program ended.
struct DrillStop: Error, CustomStringConvertible {
  /// What was found, what was expected, what to look at.
  let description: String

  /// A stop with its sentence.
  init(_ description: String) { self.description = description }
}
