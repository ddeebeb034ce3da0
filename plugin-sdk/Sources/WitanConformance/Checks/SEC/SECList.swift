extension Check {
  /// SEC: containment.
  static let security: [Check] = []
}
