internal import CWitanProbe

/// `--reproduce CHECK:SEED:CASE`: one case in this very process, for a debugger.
struct Reproduction {
  let check: Check
  let seed: UInt64
  let caseIndex: Int

  /// Reads `SIG-02:1234:7`.
  init(_ text: String) throws(Usage) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let check = Check.all.first(where: { $0.id == parts[0] }), let seed = UInt64(parts[1]),
      let caseIndex = Int(parts[2]), caseIndex >= 0
    else { throw Usage("--reproduce \(text) is not CHECK:SEED:CASE, such as SIG-02:1234:0; a report prints it") }
    (self.check, self.seed, self.caseIndex) = (check, seed, caseIndex)
  }

  /// Runs it: parts in turn, nothing confined, no handler installed.
  func run(_ path: String) throws(Usage) -> Outcome {
    let file = try CandidateFile.read(path)
    let start = Moment()
    guard let record = wkp_record_map(-1) else { throw Usage("no memory for the flight recorder") }
    defer { wkp_record_unmap(record) }
    do {
      let findings = try findings(file, record)
      return Outcome(
        check, Outcome.judge(check, findings), findings, caseIndex: caseIndex, milliseconds: start.milliseconds)
    } catch {
      return Outcome(check, error: error, milliseconds: start.milliseconds)
    }
  }

  private func findings(_ file: CandidateFile, _ record: UnsafeMutablePointer<wkp_record>) throws -> [Finding] {
    let parts: Int
    switch check.body {
    case .file(let body): return try body(file)
    case .notApplicable(let reason): throw Skip(reason)
    case .child: parts = 1
    case .parts(let count, _, _): parts = count
    }
    var earlier: [[UInt8]] = []
    for part in 0..<parts {
      let stage = Stage(
        path: file.path, seed: seed, part: part, earlier: earlier, onlyCase: caseIndex, record: record, check: check.id)
      let found = try ChildMain.judge(check, stage)
      if !found.isEmpty { return found }
      earlier.append(stage.testimony)
    }
    return []
  }
}
