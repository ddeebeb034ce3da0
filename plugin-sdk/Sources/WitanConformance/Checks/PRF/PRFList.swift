extension Check {
  /// PRF: time; PRF-05 and PRF-01 are gates.
  static let performance: [Check] = [.allocationsPerBar, .complexity, .denormals, .blocking]
}
