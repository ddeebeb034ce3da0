extension Check {
  /// STA: state and upgrade.
  static let state: [Check] = [
    .stateRoundTrip, .stableBytes, .smallBuffers, .cutState, .rubbishState, .flippedBits, .foreignState, .oldVersions,
    .downgrade, .upgradeRehearsal, .pureSave, .secretsInState, .stateSize,
  ]
}
