extension Check {
  /// DET: determinism.
  static let determinism: [Check] = []
}
