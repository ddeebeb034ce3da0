/// Compares our lines with a case's as the case says.
struct GoldenComparison {
  /// Values of the source that were compared with ours.
  private(set) var compared = 0
  /// Sentences about what differs, the first of each line.
  private(set) var differences: [String] = []
  /// Lines passed over because ours has none of that name.
  private(set) var passedOver: [String] = []

  init(_ golden: GoldenCase, ours: GoldenLines, source: GoldenSource, as comparison: GoldenCase.Comparison) throws {
    for (name, theirs) in golden.outputs.sorted(by: { $0.key < $1.key }) {
      if GoldenLines.notOurs.contains(GoldenIndicator.plain(name)) {
        passedOver.append(name)
        continue
      }
      guard let line = ours.line(name) else {
        throw GoldenProblem("'\(golden.indicator)' has a line '\(name)' this suite cannot map; add it to GoldenLines")
      }
      guard comparison != .none else { continue }
      let rule = Rule(tolerance: golden.tolerance, comparison: comparison, isExactStart: source == .talib)
      compare(name, line, theirs, rule)
    }
  }

  private struct Rule {
    let tolerance: GoldenCase.Tolerance?
    let comparison: GoldenCase.Comparison
    /// Where the source gives none, neither may we.
    let isExactStart: Bool
  }

  private mutating func compare(_ name: String, _ ours: [Double?], _ theirs: [Double?], _ rule: Rule) {
    let first = rule.comparison == .lastThird ? theirs.count - theirs.count / 3 : 0
    var pairs = 0
    var worst: String?
    for index in first..<theirs.count {
      switch (ours[index], theirs[index]) {
      case (let mine?, let expected?):
        pairs += 1
        let width = rule.tolerance?.width(at: expected) ?? 0
        guard !(abs(mine - expected) <= width) else { continue }
        worst = worst ?? "\(name)[\(index)] is \(mine), expected \(expected) ± \(width)"
      case (nil, let expected?) where rule.isExactStart || rule.comparison == .lastThird:
        worst = worst ?? "\(name)[\(index)] has no value yet, expected \(expected)"
      case (let mine?, nil) where rule.isExactStart && rule.comparison == .all:
        worst = worst ?? "\(name)[\(index)] is \(mine), but the source gives none there"
      default: continue
      }
    }
    compared += pairs
    if pairs == 0 { worst = worst ?? "\(name): not one value could be compared" }
    if let worst { differences.append(worst) }
  }
}
