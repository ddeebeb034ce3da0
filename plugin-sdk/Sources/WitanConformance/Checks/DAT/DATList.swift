extension Check {
  /// DAT: bad bars.
  static let data: [Check] = []
}
