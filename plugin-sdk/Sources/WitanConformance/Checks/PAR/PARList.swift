extension Check {
  /// PAR: parameters.
  static let parameters: [Check] = []
}
