/// What the checks of a run said about one plugin.
public struct Observation: Sendable, Hashable {
  /// Checks that failed it, or found a weakness, with what they said.
  public var found: [String: String]
  /// Checks that found nothing.
  public var passed: Set<String>
  /// Checks that could not judge it, with their reasons: a gate had failed, it does not concern the plugin.
  public var skipped: [String: String]
  /// Checks that broke: the kit or the machine failed, not the plugin.
  public var broken: [String: String]

  /// What was seen; each check stands in at most one of the four.
  public init(
    found: [String: String] = [:], passed: Set<String> = [], skipped: [String: String] = [:],
    broken: [String: String] = [:]
  ) {
    self.found = found
    self.passed = passed
    self.skipped = skipped
    self.broken = broken
  }

  /// The check could not judge because a tool is "not on this machine", as its reason says then.
  public func lacksTool(for check: String) -> Bool {
    skipped[check].map { $0.contains("on this machine") } ?? false
  }

  /// What would have been seen if the kit did not have that check.
  public func without(_ check: String) -> Observation {
    var other = self
    other.found[check] = nil
    other.passed.remove(check)
    other.skipped[check] = nil
    other.broken[check] = nil
    return other
  }
}
