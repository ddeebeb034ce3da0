extension Check {
  /// All checks, in the order in which they run: the file, then the gates, then the families.
  ///
  /// Each family has its own list in its own folder, so that families grow without touching each other.
  public static let all: [Check] =
    binary + gates + load + abi + descriptor + parameters + signal + determinism + causality + data + state + lifeCycle
    + threads + resources + performance + security + fuzz + soak

  /// What must hold that the others can judge anything: the plugin loads, lives through sound bars, and judges a bar
  /// in far less time than a host gives it.
  private static let gates: [Check] = [.loadNow, .hang, .timePerBar]
}
