internal import CWitanProbe
internal import Glibc

/// The check once more, in a process of its own under a tool or with a library before it: part 1 of the same check.
struct InnerRun {
  /// What came of it.
  struct End {
    /// What the inner process told; empty where it ended before it could.
    let messages: [Message]
    /// What it, or its tool, printed: the beginning.
    let output: String
    /// The call in progress.
    let place: String
    let isTimeout: Bool

    /// The findings that were told; throws the skip or the kit's fault that was told instead.
    func findings() throws -> [Finding] {
      var findings: [Finding] = []
      for message in messages {
        switch message {
        case .finding(let finding): findings.append(finding)
        case .skip(let reason): throw Skip(reason)
        case .kitError(let words): throw KitError(words)
        case .testimony, .shrunk, .end: break
        }
      }
      return findings
    }
  }

  private let stage: Stage
  private let tool: [String]
  private let program: String
  private let environment: [String: String]
  private let deadline: Int

  /// `tool`: a program and its arguments, in front of this program's; `program`: nil = this one.
  init(
    _ stage: Stage, tool: [String] = [], program: String? = nil, environment: [String: String], deadline: Int = 50_000
  ) {
    self.stage = stage
    self.tool = tool
    self.program = program ?? Kit.thisProgram()
    self.environment = environment
    self.deadline = deadline
  }

  /// Runs it in this process's folder.
  func run() throws -> End {
    let record = wkp_memory_file("flight", UInt64(MemoryLayout<wkp_record>.size))
    let past = wkp_memory_file("earlier", 0)
    defer { for descriptor in [record, past] { close(descriptor) } }
    guard record >= 0, past >= 0, let flight = wkp_record_map(record) else {
      throw KitError("no shared memory could be made: \(String(cString: strerror(errno)))")
    }
    defer { wkp_record_unmap(flight) }
    let words =
      tool + [program, "--child", stage.check, stage.path, String(stage.seed), "1", String(Int(stage.duration))]
    var variables = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "SWIFT_BACKTRACE": "enable=no"]
    if let libraries = getenv("LD_LIBRARY_PATH") { variables["LD_LIBRARY_PATH"] = String(cString: libraries) }
    variables.merge(environment) { $1 }
    let process = ChildProcess(
      program: words[0], arguments: Array(words.dropFirst()), environment: variables, folder: ".", deadline: deadline)
    let end = try process.run(record: record, earlier: past)
    let messages = end.status == 0 && !end.isTimeout ? Message.read(end.result) ?? [] : []
    return End(
      messages: messages, output: String(decoding: end.output, as: UTF8.self),
      place: Autopsy(flight.pointee, status: end.status).place, isTimeout: end.isTimeout)
  }
}
