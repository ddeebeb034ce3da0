/// What a child finds around it, beyond its limits: varied by checks that compare several processes.
public struct Surroundings: Hashable, Sendable {
  /// Environment variables in place of the standard ones of the same name; an empty value takes the variable away.
  public var environment: [String: String]

  /// Surroundings that differ from the standard by these variables.
  public init(environment: [String: String] = [:]) {
    self.environment = environment
  }
}
