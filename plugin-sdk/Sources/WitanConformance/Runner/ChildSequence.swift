internal import CWitanProbe
internal import Glibc

/// The children of one check, one after the other, and what their ends amount to.
struct ChildSequence {
  let check: Check
  let program: String
  let path: String
  let seed: UInt64
  /// How long a timed check goes on, in milliseconds.
  let duration: Int

  private var limits: Limits { check.limits.stretched(by: duration) }
  private var parts: Int { if case .parts(let count, _, _) = check.body { count } else { 1 } }

  /// Runs the check.
  func run() -> Outcome {
    let start = Moment()
    var earlier: [[UInt8]] = []
    var findings: [Finding] = []
    var output = ""
    do {
      for part in 0..<parts {
        let child = try one(part, earlier)
        output += String(decoding: child.end.output, as: UTF8.self)
        if let verdict = child.verdict {
          return child.outcome(of: check, verdict, child.findings, start, output)
        }
        findings += child.findings
        if !findings.isEmpty {
          return child.outcome(of: check, Outcome.judge(check, findings), findings, start, output)
        }
        earlier.append(child.testimony)
      }
      return Outcome(check, .pass, milliseconds: start.milliseconds, output: output)
    } catch {
      return Outcome(check, .kitError(error.description), milliseconds: start.milliseconds, output: output)
    }
  }

  /// What one child came to.
  private struct Child {
    let end: ChildProcess.End
    var caseIndex = 0
    var findings: [Finding] = []
    var testimony: [UInt8] = []
    /// Set where the sequence ends with this child whatever it found.
    var verdict: Verdict?
    /// The fewest bars that show it.
    var shrunk: Series?

    func outcome(
      of check: Check, _ verdict: Verdict, _ findings: [Finding], _ start: Moment, _ output: String
    ) -> Outcome {
      var outcome = Outcome(
        check, verdict, findings, caseIndex: caseIndex, milliseconds: start.milliseconds, output: output)
      outcome.shrunk = shrunk
      return outcome
    }
  }

  private func one(_ part: Int, _ earlier: [[UInt8]]) throws(KitError) -> Child {
    let folder = try TemporaryFolder()
    let record = wkp_memory_file("flight", UInt64(MemoryLayout<wkp_record>.size))
    let past = wkp_memory_file("earlier", 0)
    defer { for descriptor in [record, past] { close(descriptor) } }
    guard record >= 0, past >= 0, let flight = wkp_record_map(record) else {
      throw KitError("no shared memory could be made: \(String(cString: strerror(errno)))")
    }
    defer { wkp_record_unmap(flight) }
    let testimonies = earlier.flatMap { Message.testimony($0).framed }
    guard testimonies.withUnsafeBytes({ write(past, $0.baseAddress, $0.count) }) == testimonies.count else {
      throw KitError("the earlier children's words could not be handed on: \(String(cString: strerror(errno)))")
    }
    let process = ChildProcess(
      program: program, arguments: ["--child", check.id, path, String(seed), String(part), String(duration)],
      environment: environment(part, folder.path), folder: folder.path, deadline: limits.deadline)
    let end = try process.run(record: record, earlier: past)
    return judge(end, Autopsy(flight.pointee, end))
  }

  private func judge(_ end: ChildProcess.End, _ autopsy: Autopsy) -> Child {
    var child = Child(end: end, caseIndex: autopsy.caseIndex)
    if end.isTimeout {
      child.findings = [Finding(autopsy.timeout(after: limits.deadline), at: autopsy.place)]
      child.verdict = .timeout
      return child
    }
    let messages = Message.read(end.result) ?? []
    guard end.status == 0, case .end? = messages.last else {
      child.findings = [Finding(autopsy.death, at: autopsy.place)]
      child.verdict = .crash
      for case .shrunk(let series) in messages { child.shrunk = series }
      return child
    }
    for message in messages {
      switch message {
      case .finding(let finding): child.findings.append(finding)
      case .testimony(let bytes): child.testimony = bytes
      case .skip(let reason): child.verdict = .skip(reason)
      case .kitError(let words): child.verdict = .kitError(words)
      case .shrunk(let series): child.shrunk = series
      case .end: break
      }
    }
    return child
  }

  /// No variable of the parent but where libraries are looked for.
  private func environment(_ part: Int, _ folder: String) -> [String: String] {
    var variables = [
      "PATH": "/usr/bin:/bin", "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "TZ": "UTC",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    variables["LD_LIBRARY_PATH"] = LibraryPath.value
    if case .parts(_, let around, _) = check.body {
      for (name, value) in around(part).environment { variables[name] = value.isEmpty ? nil : value }
    }
    return variables
  }
}

/// An empty folder that is gone, with what a child left in it, when this value is.
final class TemporaryFolder {
  let path: String

  init() throws(KitError) {
    var template = Array("/tmp/plugin-check-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw KitError("no temporary folder could be made in /tmp: \(String(cString: strerror(errno)))")
    }
    path = String(cString: made)
  }

  deinit {
    wkp_remove_tree(path)
  }
}
