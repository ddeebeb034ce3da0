extension Check {
  /// CAU: causality, no look-ahead.
  static let causality: [Check] = []
}
