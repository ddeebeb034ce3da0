extension Check {
  /// RES: resources.
  static let resources: [Check] = [.openFiles, .threadsDeclared, .addressSanitizer]
}
