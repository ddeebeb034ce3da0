/// How a check ended.
public enum Verdict: Hashable, Sendable {
  /// Nothing was found.
  case pass
  /// Something was found that the plugin fails by.
  case fail
  /// Something was found that it does not fail by.
  case warn
  /// The child died; the sentence tells of what, in which call.
  case crash
  /// The child did not end in time and was killed with its group.
  case timeout
  /// It could not be judged.
  case skip(String)
  /// The kit or its machine failed, not the plugin.
  case kitError(String)

  /// One word for reports.
  public var word: String {
    switch self {
    case .pass: "pass"
    case .fail: "fail"
    case .warn: "warn"
    case .crash: "crash"
    case .timeout: "timeout"
    case .skip: "skip"
    case .kitError: "kit-error"
    }
  }

  /// The plugin does not conform by it.
  public var fails: Bool { self == .fail || self == .crash || self == .timeout }
}

/// What came of one check.
public struct Outcome: Sendable {
  /// The check.
  public let check: Check
  /// How it ended.
  public let verdict: Verdict
  /// What it found.
  public let findings: [Finding]
  /// The case in which it found it, for `--reproduce`.
  public let caseIndex: Int
  /// How long it took, in milliseconds.
  public internal(set) var milliseconds: Double
  /// The seed under which it ended so; nil where chance plays no part.
  public internal(set) var seed: UInt64?
  /// The fewest bars that still show what was found.
  var shrunk: Series?
  /// What the plugin wrote to its standard output and error, at most 4 KiB.
  public let output: String

  /// An outcome.
  public init(
    _ check: Check, _ verdict: Verdict, _ findings: [Finding] = [], caseIndex: Int = 0, milliseconds: Double = 0,
    output: String = ""
  ) {
    self.check = check
    self.verdict = verdict
    self.findings = findings
    self.caseIndex = caseIndex
    self.milliseconds = milliseconds
    self.output = output
  }

  /// The verdict that findings amount to.
  static func judge(_ check: Check, _ findings: [Finding]) -> Verdict {
    guard let worst = findings.map({ $0.severity ?? check.severity }).max() else { return .pass }
    return worst.fails ? .fail : .warn
  }
}
