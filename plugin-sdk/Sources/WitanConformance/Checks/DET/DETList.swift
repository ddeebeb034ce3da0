extension Check {
  /// DET: determinism.
  static let determinism: [Check] = [
    .twins, .acrossProcesses, .neighbours, .fresh, .clock, .chance, .anyThread, .processorLevel, .optimisationTwin,
    .golden, .blocks,
  ]
}
