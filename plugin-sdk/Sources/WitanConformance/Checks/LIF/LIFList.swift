extension Check {
  /// LIF: life cycle.
  static let lifeCycle: [Check] = [.createDestroy, .generations, .leftovers]
}
