extension Check {
  /// ABI: the border.
  static let abi: [Check] = [
    .versionHandshake, .smallestStructs, .largerStructs, .unknownCapability, .missingArguments,
  ]
}
