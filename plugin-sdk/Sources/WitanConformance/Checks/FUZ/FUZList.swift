extension Check {
  /// FUZ: fuzzing.
  static let fuzz: [Check] = [
    .fuzzedBars, .callSequences, .illegalSequences, .fuzzedHost, .fuzzedState, .coverageGuided,
  ]
}
