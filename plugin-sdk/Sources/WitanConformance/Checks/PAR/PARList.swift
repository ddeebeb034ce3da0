extension Check {
  /// PAR: parameters.
  static let parameters: [Check] = [.parameterSchema, .defaultsHold, .valuesOutOfRange]
}
