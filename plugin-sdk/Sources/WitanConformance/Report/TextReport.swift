/// The report for people: a line a check, what was found beneath it with the remedy, and the counts at the end.
public enum TextReport {
  /// The lines of one outcome.
  public static func line(_ outcome: Outcome) -> String {
    let check = outcome.check
    var text = pad(outcome.verdict.word, 9) + " " + pad(check.id, 7) + " " + pad(check.name, 24)
    switch outcome.verdict {
    case .skip(let reason), .kitError(let reason): text += " \(clean(reason))"
    default: text += " \(Int(outcome.milliseconds.rounded())) ms"
    }
    text += "\n"
    for finding in outcome.findings {
      let place = finding.place.isEmpty ? "" : " [\(clean(finding.place))]"
      text += "          \(clean(finding.sentence))\(place)\n"
    }
    if let shrunk = outcome.shrunk { text += SeriesText.lines(shrunk).map { "          \($0)\n" }.joined() }
    if !outcome.findings.isEmpty { text += "          fix: \(check.fix)\n" }
    return text
  }

  /// The last lines: how to see failures again, and the counts.
  public static func summary(_ report: Report) -> String {
    var text = ""
    for outcome in report.outcomes where outcome.verdict.fails {
      text += "again: plugin-check \(report.path) --reproduce "
      text += "\(outcome.check.id):\(outcome.seed ?? report.seed):\(outcome.caseIndex)\n"
    }
    let words = ["pass", "fail", "crash", "timeout", "warn", "skip", "kit-error"]
    let counts = words.compactMap { word in report.count(word) > 0 ? "\(report.count(word)) \(word)" : nil }
    let seconds = (report.milliseconds / 100).rounded() / 10
    let verdict = report.exitStatus == 0 ? "conforms" : report.exitStatus == 1 ? "does not conform" : "not judged"
    return text + "\(verdict) at level \(report.level): \(counts.joined(separator: ", "))"
      + "; seed \(report.seed), sha256 \(report.digest.prefix(16)), \(seconds) s\n"
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// A plugin's words must not steer a terminal.
  static func clean(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
  }
}
