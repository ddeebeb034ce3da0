extension Check {
  /// PRF: time.
  static let performance: [Check] = [.hang, .timePerBar]
}
