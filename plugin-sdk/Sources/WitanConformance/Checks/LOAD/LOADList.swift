extension Check {
  /// LOAD: loading; LOAD-01 is a gate.
  static let load: [Check] = [.quietLoad, .floatingPointModes, .scanTime, .noHostSymbols]
}
