extension Check {
  /// THR: threads.
  static let threads: [Check] = [
    .independentInstances, .threadSanitizer, .anyTimeFunctions, .callbackThread, .smallStack, .callTraces, .signalStorm,
  ]
}
