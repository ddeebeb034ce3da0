extension Check {
  /// SIG: the signal's domain.
  static let signal: [Check] = [
    .action, .confidence, .reasoning, .fullyWritten, .stamp, .warmUp, .warmUpSuffices, .twoMarkets, .scale,
    .zeroSignal, .oscillation,
  ]
}
