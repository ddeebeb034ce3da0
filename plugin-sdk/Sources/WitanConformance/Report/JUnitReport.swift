/// The report for build servers, as JUnit's XML: a test case a check, a suite a plugin.
enum JUnitReport {
  static func text(_ report: Report) -> String {
    let failed = report.outcomes.count { $0.verdict.fails }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuite name=\"plugin-check \(escape(report.path))\" tests=\"\(report.outcomes.count)\""
    text += " failures=\"\(failed)\" errors=\"\(report.count("kit-error"))\" skipped=\"\(report.count("skip"))\""
    text += " time=\"\(report.milliseconds / 1000)\">\n"
    for outcome in report.outcomes { text += testCase(outcome) }
    return text + "</testsuite>\n"
  }

  private static func testCase(_ outcome: Outcome) -> String {
    let check = outcome.check
    let sentences = outcome.findings.map { "\($0.sentence) \($0.place)" }.joined(separator: "\n")
    let inside: String? =
      switch outcome.verdict {
      case .pass: nil
      case .warn: "<system-out>\(escape(sentences))</system-out>"
      case .skip(let reason): "<skipped message=\"\(escape(reason))\"/>"
      case .kitError(let reason): "<error message=\"\(escape(reason))\"/>"
      case .fail, .crash, .timeout:
        "<failure type=\"\(outcome.verdict.word)\" message=\"\(escape(outcome.findings.first?.sentence ?? ""))\">"
          + "\(escape(sentences + "\nfix: " + check.fix))</failure>"
      }
    let head =
      "  <testcase classname=\"\(check.family)\" name=\"\(check.id) \(escape(check.name))\""
      + " time=\"\(outcome.milliseconds / 1000)\""
    return inside.map { "\(head)>\($0)</testcase>\n" } ?? "\(head)/>\n"
  }

  /// XML 1.0 has no place for control characters: they become question marks.
  private static func escape(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, scalar in
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\n": out += "\n"
      default: out.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? "?" : scalar)
      }
    }
  }
}
