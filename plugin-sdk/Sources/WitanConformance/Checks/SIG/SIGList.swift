extension Check {
  /// SIG: the signal's domain.
  static let signal: [Check] = []
}
