extension Check {
  /// All checks, in the order in which they run: gates come first within what they guard.
  ///
  /// Each family has its own list in its own folder, so that families grow without touching each other.
  public static let all: [Check] =
    binary + load + abi + descriptor + performance + parameters + signal + determinism + causality + data + state
    + lifeCycle + threads + resources + security + fuzz + soak
}
