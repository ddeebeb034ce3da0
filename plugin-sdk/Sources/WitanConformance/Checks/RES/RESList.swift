extension Check {
  /// RES: resources.
  static let resources: [Check] = [
    .openFiles, .heapSlope, .leakCheck, .threadsDeclared, .noOutput, .addressSanitizer,
  ]
}
