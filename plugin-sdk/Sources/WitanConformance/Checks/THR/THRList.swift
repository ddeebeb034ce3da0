extension Check {
  /// THR: threads.
  static let threads: [Check] = []
}
