extension Check {
  /// ABI: the border.
  static let abi: [Check] = [
    .versionHandshake, .smallestStructs, .largerStructs, .answerRoom, .garbageCalls, .unknownCapability,
    .wrongCreation, .stableDescriptor, .layout, .unknownBits, .missingArguments, .hostUntouched, .callbackRules,
    .returnCodes,
  ]
}
