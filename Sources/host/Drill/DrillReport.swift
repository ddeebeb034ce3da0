import Foundation

/// What a drill has found so far, printed as it is found: for people, or as JSON lines.
actor DrillReport {
  /// The drill's name.
  nonisolated let drill: String
  private let json: Bool
  private let begin = ContinuousClock.now
  private(set) var checks: [DrillCheck] = []

  /// A report without a line.
  init(_ drill: String, json: Bool) { (self.drill, self.json) = (drill, json) }

  /// The first line: with whom it is played.
  func begin(seed: UInt64, bringsItsOwn: Bool) {
    if json {
      return Self.write(Opening(drill: drill, seed: seed, strategy: bringsItsOwn ? DrillOptions.standard : nil))
    }
    print("\(drill), seed \(seed)")
    if bringsItsOwn { tell("the drill brings its own strategy, \(DrillOptions.standard), for nobody named one") }
    tell("plugins without a certificate are allowed in a drill, and run isolated unless they are trusted")
  }

  /// Says what is being done; JSON has the checks alone.
  func tell(_ text: String) {
    if !json { print("      \(text)") }
  }

  /// Adds a check and prints it.
  func add(_ check: DrillCheck) {
    checks.append(check)
    if json { return Self.write(Line(drill: drill, check: check)) }
    let verdict = check.holds ? "ok  " : "FAIL"
    let name = check.name.padding(toLength: max(22, check.name.count), withPad: " ", startingAt: 0)
    print("\(verdict)  \(name)  \(check.found)\(check.holds ? "" : "; expected \(check.expected)")")
  }

  /// Adds several.
  func add(_ checks: [DrillCheck]) { for check in checks { add(check) } }

  /// The last line. `folder` is where everything lies; nil where it was removed.
  /// - Returns: whether every check holds, and there was one.
  func finish(seed: UInt64, folder: String?) -> Bool {
    let failed = checks.filter { !$0.holds }
    let passed = failed.isEmpty && !checks.isEmpty
    let seconds = Int((ContinuousClock.now - begin) / .seconds(1))
    if json {
      Self.write(
        Summary(
          drill: drill, passed: passed, checks: checks.count, failed: failed.map(\.name), seed: seed, seconds: seconds,
          folder: folder))
      return passed
    }
    let names = Set(failed.map(\.name)).sorted().joined(separator: ", ")
    print(
      passed
        ? "\(drill): passed, \(checks.count) checks in \(seconds) s (seed \(seed))"
        : "\(drill): FAILED, \(failed.count) of \(checks.count) checks (\(names)) in \(seconds) s (seed \(seed))")
    if let folder { print("journal, output and prices are kept in \(folder)") }
    return passed
  }

  private struct Opening: Encodable {
    let schema = "witan.drill/1"
    let drill: String, seed: UInt64, strategy: String?, certificates = "not demanded"
  }

  private struct Line: Encodable {
    let schema = "witan.drill/1"
    let drill: String, check: String, ok: Bool, found: String, expected: String

    init(drill: String, check: DrillCheck) {
      (self.drill, self.check, ok) = (drill, check.name, check.holds)
      (found, expected) = (check.found, check.expected)
    }
  }

  private struct Summary: Encodable {
    let schema = "witan.drill/1"
    let drill: String, passed: Bool, checks: Int, failed: [String], seed: UInt64, seconds: Int, folder: String?
  }

  private static func write(_ line: some Encodable) {
    // Texts and numbers alone: there is nothing in it that could not be encoded.
    do { try Output.json(line, indented: false) } catch { FailureLine.write("\(error)") }
  }
}
