extension Check {
  /// CAU: causality, no look-ahead.
  static let causality: [Check] = [
    .guardPage, .prefix, .poisonedFuture, .noFileMemory, .dateMemory, .formingBar, .retainedPointer, .readOnlyInput,
  ]
}
