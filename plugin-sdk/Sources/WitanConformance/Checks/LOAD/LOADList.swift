extension Check {
  /// LOAD: loading.
  static let load: [Check] = [.loadNow, .quietLoad, .floatingPointModes, .scanTime, .noHostSymbols]
}
