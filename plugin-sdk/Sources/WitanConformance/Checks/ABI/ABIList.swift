extension Check {
  /// ABI: the border.
  static let abi: [Check] = []
}
