extension Check {
  /// STA: state and upgrade.
  static let state: [Check] = []
}
