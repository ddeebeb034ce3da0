extension Check {
  /// SOK: soak.
  static let soak: [Check] = [.weekInAMinute]
}
