import WitanCore

/// Compares the bars that the host judged with those that the exchange tells everybody. Pure.
enum BarChecks {
  /// Each bar from the first to the last judged one is there once, in order, and is the exchange's.
  /// - Parameters:
  ///   - least: how many there must be for the comparison to say anything.
  static func check(_ market: String, judged: [Bar], told: [Bar], atLeast least: Int) -> DrillCheck {
    var faults: [String] = []
    let starts = judged.map(\.start)
    let twice = Dictionary(grouping: starts) { $0 }.filter { $1.count > 1 }.keys.sorted()
    if !twice.isEmpty { faults.append("doubled: \(list(twice))") }
    let missing = Set(told.map(\.start)).subtracting(starts).sorted()
    if !missing.isEmpty { faults.append("missing: \(list(missing))") }
    let byStart = Dictionary(told.map { ($0.start, $0) }, uniquingKeysWith: { first, _ in first })
    let other = judged.filter { byStart[$0.start] != $0 }.map(\.start)
    if !other.isEmpty { faults.append("not as the exchange tells them: \(list(other))") }
    if faults.isEmpty, starts != starts.sorted() { faults.append("not in order") }
    if judged.count < least { faults.append("only \(judged.count) bars") }
    return DrillCheck(
      "bars", faults.isEmpty,
      found: "\(market): " + (faults.isEmpty ? "\(judged.count) bars, each once" : faults.joined(separator: "; ")),
      expected: "\(market): all bars of the exchange, each once and in order, at least \(least)")
  }

  private static func list(_ times: [Instant]) -> String {
    let shown = times.prefix(3).map(\.description).joined(separator: ", ")
    return times.count > 3 ? "\(shown) and \(times.count - 3) more" : shown
  }
}
