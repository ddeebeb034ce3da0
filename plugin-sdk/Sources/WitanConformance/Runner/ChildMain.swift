internal import CWitanABI
internal import CWitanProbe
internal import Glibc

/// A child's life: `plugin-check --child CHECK FILE SEED PART MILLISECONDS`, with 3 = result, 4 = record, 5 = earlier.
enum ChildMain {
  /// Runs the check's body and tells the parent what came of it; the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    guard arguments.count == 5, let duration = Int(arguments[4]),
      let check = Check.all.first(where: { $0.id == arguments[0] }),
      let seed = UInt64(arguments[2]), let part = Int(arguments[3]), let record = wkp_record_map(4)
    else { return 64 }
    let stage = Stage(path: arguments[1], seed: seed, part: part, earlier: earlier(), record: record, check: check.id)
    let limits = check.limits.stretched(by: duration)
    (stage.duration, stage.deadline) = (Double(duration), Double(limits.deadline))
    stage.tell = { _ = tell([$0]) }
    var messages: [Message] = []
    do {
      try RecordingHost.warmUp(stage.flight)
      try confine(limits)
      let error = wkp_watch(record)
      guard error == 0 else { throw KitError("no handlers could be installed: \(String(cString: strerror(error)))") }
      messages += try judge(check, stage).map { .finding($0) }
      messages.append(.testimony(stage.testimony))
    } catch {
      messages.append(message(error))
    }
    // A plugin's destructors and exit handlers must not run into the verdict.
    _exit(tell(messages + [.end]) ? 0 : 65)
  }

  /// Runs a check's body where its precondition holds.
  static func judge(_ check: Check, _ stage: Stage) throws -> [Finding] {
    if check.needs != .none { try require(check.needs, stage.subject()) }
    switch check.body {
    case .child(let body), .parts(_, _, let body): return try body(stage)
    case .file, .notApplicable: throw KitError("\(check.id) is not judged in a child")
    }
  }

  static func message(_ error: any Error) -> Message {
    switch error {
    case let finding as Finding: .finding(finding)
    case let skip as Skip: .skip(skip.reason)
    default: .kitError("\(error)")
    }
  }

  private static func require(_ need: Precondition, _ subject: Subject) throws {
    let reason: String? =
      switch need {
      case .none: nil
      case .deterministic: subject.isDeterministic ? nil : "the plugin does not promise WTN_F_DETERMINISTIC"
      case .unloadable: subject.isUnloadable ? nil : "the plugin does not promise WTN_F_UNLOADABLE"
      case .asksFor(let bits): subject.asked & bits != 0 ? nil : "the plugin does not ask for the capability"
      case .doesNotAskFor(let bits): subject.asked & bits == 0 ? nil : "the plugin asks for the capability"
      case .parameters: subject.parameters.isEmpty ? "the plugin has no parameters" : nil
      case .liveParameters:
        subject.parameters.contains(where: \.isLive) ? nil : "no parameter can change in a living instance"
      }
    if let reason { throw Skip(reason) }
  }

  private static func confine(_ limits: Limits) throws(KitError) {
    let error = wkp_confine()
    guard error == 0 else { throw KitError("the child could not be confined: \(String(cString: strerror(error)))") }
    var wanted: [(__rlimit_resource_t, Int)] = [
      (__rlimit_resource_t(RLIMIT_CPU.rawValue), limits.processor),
      (__rlimit_resource_t(RLIMIT_FSIZE.rawValue), limits.file << 20),
      (__rlimit_resource_t(RLIMIT_NOFILE.rawValue), limits.files),
      (__rlimit_resource_t(RLIMIT_CORE.rawValue), 0),
    ]
    if let memory = limits.memory { wanted.append((__rlimit_resource_t(RLIMIT_AS.rawValue), memory << 20)) }
    for (resource, most) in wanted {
      var limit = rlimit()
      // What is narrower already stays so: a tool that runs this process keeps some files for itself.
      guard getrlimit(resource, &limit) != 0 || limit.rlim_cur > rlim_t(most) else { continue }
      limit = rlimit(rlim_cur: rlim_t(most), rlim_max: rlim_t(most))
      guard setrlimit(resource, &limit) == 0 else {
        throw KitError("a limit of \(most) could not be set: \(String(cString: strerror(errno)))")
      }
    }
  }

  private static func earlier() -> [[UInt8]] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = pread(5, &buffer, buffer.count, bytes.count), count > 0 { bytes += buffer[..<count] }
    return (Message.read(bytes) ?? []).compactMap { if case .testimony(let bytes) = $0 { bytes } else { nil } }
  }

  /// Writes messages to the parent at once.
  private static func tell(_ messages: [Message]) -> Bool {
    let bytes = messages.flatMap(\.framed)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { write(3, $0.baseAddress! + sent, $0.count - sent) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
