/// A cell of the table that is not as it ought to be: one plugin, one check.
public struct Cell: Sendable, Hashable, CustomStringConvertible {
  /// What is wrong with it.
  public enum Fault: Sendable, Hashable {
    /// The check that is meant for the plugin found nothing.
    case missed
    /// A check found something, and the table does not name it.
    case unnamed
    /// The table names the check as a consequence, and it found nothing.
    case absent
    /// The table says that the check misses the sin, and it found it.
    case caughtAfterAll
    /// The check broke.
    case broken
  }

  /// The plugin's name in the table.
  public let plugin: String
  /// The check's id.
  public let check: String
  /// What is wrong.
  public let fault: Fault
  /// What the check said, or the plugin's sin.
  public let words: String

  /// For the one who must mend the check, the plugin or the table.
  public var description: String {
    switch fault {
    case .missed: "\(plugin) is not caught by \(check), which is meant for it: \(words)"
    case .unnamed: "\(plugin) is also failed by \(check), which the table does not name: \(words)"
    case .absent: "\(plugin) is not failed by \(check), which the table names as a consequence: \(words)"
    case .caughtAfterAll: "\(plugin) is caught by \(check); take `missed` out of its row: \(words)"
    case .broken: "\(check) broke over \(plugin): \(words)"
    }
  }
}

extension Matrix {
  /// The cells in which what was seen is not what the table says.
  ///
  /// `seen` holds the rows that were examined, by name; `checks` the ids of the checks by which they were.
  public func judge(_ seen: [String: Observation], by checks: Set<String>) -> [Cell] {
    rows.flatMap { row in seen[row.plugin].map { row.judge($0, by: checks) } ?? [] }
  }
}

extension Matrix.Row {
  fileprivate func judge(_ seen: Observation, by checks: Set<String>) -> [Cell] {
    var cells: [Cell] = []
    func add(_ check: String, _ fault: Cell.Fault, _ words: String) {
      cells.append(Cell(plugin: plugin, check: check, fault: fault, words: words))
    }
    if checks.contains(check) {
      switch (seen.found[check], missed) {
      case (nil, nil) where !seen.lacksTool(for: check): add(check, .missed, sin)
      case (let words?, .some): add(check, .caughtAfterAll, words)
      default: break
      }
    }
    for id in sure.intersection(checks).subtracting(seen.found.keys).sorted() where !seen.lacksTool(for: id) {
      add(id, .absent, consequences.first { $0.checks.contains(id) }?.reason ?? "")
    }
    for (id, words) in seen.found.sorted(by: { $0.key < $1.key }) where id != check && !allowed.contains(id) {
      add(id, .unnamed, words)
    }
    for (id, words) in seen.broken.sorted(by: { $0.key < $1.key }) where !allowed.contains(id) {
      add(id, .broken, words)
    }
    return cells
  }
}
