extension Check {
  /// DESC: the descriptor.
  static let descriptor: [Check] = [
    .descriptorFields, .uniqueNames, .sameDescriptor, .declares, .overclaim, .indexRange, .noteAgrees,
  ]
}
