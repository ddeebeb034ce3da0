extension Check {
  /// STA: state and upgrade.
  static let state: [Check] = [.stateRoundTrip, .rubbishState, .foreignState, .upgradeRehearsal]
}
