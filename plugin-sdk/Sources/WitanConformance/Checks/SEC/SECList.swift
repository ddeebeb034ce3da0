extension Check {
  /// SEC: containment.
  static let security: [Check] = [
    .declaredCapabilities, .networkTargets, .secrets, .otherLibraries, .textInjection,
  ]
}
