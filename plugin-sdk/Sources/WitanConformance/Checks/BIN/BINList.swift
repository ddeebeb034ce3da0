extension Check {
  /// BIN: the file, without running it.
  static let binary: [Check] = []
}
