/// What a check found: a sentence for the author, and where.
///
/// A body returns findings, or throws one to stop at the first.
public struct Finding: Error, Hashable, Sendable {
  /// What was found and what was expected, in one sentence.
  public let sentence: String
  /// Where: a bar's offset, a column, a parameter, a function; empty where the sentence says it all.
  public let place: String
  /// The finding's own weight, where it differs from its check's.
  public let severity: Severity?

  /// A finding.
  public init(_ sentence: String, at place: String = "", severity: Severity? = nil) {
    self.sentence = sentence
    self.place = place
    self.severity = severity
  }
}

/// Thrown by a body that cannot judge here: a tool is absent, a capability is not asked for, an earlier check failed.
public struct Skip: Error, Hashable, Sendable {
  /// Why, in words for the report.
  public let reason: String

  /// A skip with its reason.
  public init(_ reason: String) {
    self.reason = reason
  }
}
