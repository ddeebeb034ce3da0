extension Check {
  /// FUZ: fuzzing.
  static let fuzz: [Check] = []
}
