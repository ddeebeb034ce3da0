extension Check {
  /// LIF: life cycle.
  static let lifeCycle: [Check] = [
    .createDestroy, .doubleDestroy, .destroyAnyTime, .wrongOrder, .manyInstances, .generations, .trulyUnloaded,
    .leftovers, .drain, .failingHost, .exitWithoutDestroy, .fork,
  ]
}
