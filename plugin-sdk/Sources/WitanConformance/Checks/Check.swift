/// One check of the conformance kit: what it tests, how much it weighs, and the texts of its page.
public struct Check: Sendable {
  /// How a check judges.
  public enum Body: Sendable {
    /// In the parent, from the file's bytes alone; the plugin is not loaded.
    case file(@Sendable (CandidateFile) throws -> [Finding])
    /// In a child process.
    case child(@Sendable (Stage) throws -> [Finding])
    /// In several children, one after the other: part k (``Stage/part``) sees what the earlier ones testified
    /// (``Stage/earlier``). Each part returns findings; the first that has any ends the check.
    case parts(Int, around: @Sendable (Int) -> Surroundings, @Sendable (Stage) throws -> [Finding])
    /// The contract has no counterpart of what the check was meant for; the reason stands on its page.
    case notApplicable(String)
  }

  /// Which of a check's failures keep later checks from running.
  public enum Gate: Sendable { case none, failure }

  /// Stable: `SIG-02`.
  public let id: String
  /// Stable, in words: `confidence`.
  public let name: String
  /// 1 smoke, 2 standard, 3 strict, 4 soak and fuzz.
  public let level: Int
  /// What a finding weighs that does not say otherwise; also what a crash or a timeout weighs.
  public let severity: Severity
  /// Whom it concerns.
  public let needs: Precondition
  /// What its children may use.
  public let limits: Limits
  /// When later checks are skipped: a plugin that cannot be loaded, hangs or dies cannot be judged.
  public let gate: Gate
  /// Why it matters: what happens to whom if it fails.
  public let danger: String
  /// A few lines of code that fail it.
  public let example: String
  /// What the author does about it.
  public let fix: String
  /// How it judges.
  public let body: Body

  /// A check.
  public init(
    _ id: String, _ name: String, level: Int, _ severity: Severity, needs: Precondition = .none,
    limits: Limits = .standard, gate: Gate = .none, danger: String, example: String, fix: String, _ body: Body
  ) {
    self.id = id
    self.name = name
    self.level = level
    self.severity = severity
    self.needs = needs
    self.limits = limits
    self.gate = gate
    self.danger = danger
    self.example = example
    self.fix = fix
    self.body = body
  }

  /// The letters before the number: `SIG`.
  public var family: String { String(id.prefix { $0 != "-" }) }

  /// Chance plays a part: another seed tries other bars, orders or bytes.
  public var isSeeded: Bool {
    switch body {
    case .file, .notApplicable: false
    case .child, .parts: !["LOAD", "DESC"].contains(family)
    }
  }
}
