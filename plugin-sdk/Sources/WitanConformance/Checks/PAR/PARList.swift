extension Check {
  /// PAR: parameters.
  static let parameters: [Check] = [
    .parameterSchema, .defaultsHold, .bounds, .valuesOutOfRange, .unknownParameter, .textRoundTrip, .relations,
    .liveChange, .deadKnob, .orderFree,
  ]
}
