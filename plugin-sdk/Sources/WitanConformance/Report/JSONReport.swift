/// The report for programs, schema `witan.check/1`: fields are added, never changed.
enum JSONReport {
  static func text(_ report: Report) -> String { json(report).line }

  static func json(_ report: Report) -> JSON {
    let words = ["pass", "fail", "crash", "timeout", "warn", "skip", "kit-error"]
    return .object([
      ("schema", .text("witan.check/1")), ("kit", .text(Kit.version)), ("file", .text(report.path)),
      ("sha256", .text(report.digest)), ("level", .number(Double(report.level))),
      ("seed", .text(String(report.seed))), ("conforms", .bool(report.exitStatus == 0)),
      ("milliseconds", .number(report.milliseconds.rounded())),
      ("counts", .object(words.map { ($0, .number(Double(report.count($0)))) })),
      ("checks", .list(report.outcomes.map { outcome($0, report) })),
    ])
  }

  private static func outcome(_ outcome: Outcome, _ report: Report) -> JSON {
    var fields: [(String, JSON)] = [
      ("id", .text(outcome.check.id)), ("name", .text(outcome.check.name)),
      ("level", .number(Double(outcome.check.level))), ("severity", .text(outcome.check.severity.rawValue)),
      ("verdict", .text(outcome.verdict.word)), ("milliseconds", .number(outcome.milliseconds.rounded())),
    ]
    switch outcome.verdict {
    case .skip(let reason), .kitError(let reason): fields.append(("reason", .text(reason)))
    default: break
    }
    if !outcome.findings.isEmpty {
      fields.append(("findings", .list(outcome.findings.map { finding($0, outcome) })))
      fields.append(("reproduce", .text("\(outcome.check.id):\(outcome.seed ?? report.seed):\(outcome.caseIndex)")))
    }
    if let shrunk = outcome.shrunk {
      fields.append(("shrunk", .list(SeriesText.csv(shrunk).split(separator: "\n").map { .text(String($0)) })))
    }
    if !outcome.output.isEmpty { fields.append(("output", .text(outcome.output))) }
    return .object(fields)
  }

  private static func finding(_ finding: Finding, _ outcome: Outcome) -> JSON {
    .object([
      ("sentence", .text(finding.sentence)), ("place", .text(finding.place)),
      ("severity", .text((finding.severity ?? outcome.check.severity).rawValue)), ("fix", .text(outcome.check.fix)),
    ])
  }
}
