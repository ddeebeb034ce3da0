/// What one check of `host doctor` found.
struct Finding: Encodable {
  /// How grave it is.
  enum Verdict: String, Encodable {
    /// As it should be.
    case ok
    /// The host runs, but somebody should look.
    case warn
    /// The host does not run, or does not trade, like this.
    case fail
  }

  /// What was looked at.
  let check: String
  let verdict: Verdict
  /// What was found, and what was expected where that differs.
  let found: String
  /// What to do; nil where nothing is to be done.
  let mend: String?

  /// All is well.
  static func ok(_ check: String, _ found: String) -> Finding {
    Finding(check: check, verdict: .ok, found: found, mend: nil)
  }
  /// Somebody should look.
  static func warn(_ check: String, _ found: String, mend: String) -> Finding {
    Finding(check: check, verdict: .warn, found: found, mend: mend)
  }
  /// It must be mended.
  static func fail(_ check: String, _ found: String, mend: String) -> Finding {
    Finding(check: check, verdict: .fail, found: found, mend: mend)
  }
}
