internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// LIF-01.
  static let createDestroy = Check(
    "LIF-01", "create-destroy-1000", level: 1, .error,
    danger: "A search makes and frees thousands of instances; what each leaves behind adds up until the host is out of "
      + "memory.",
    example: "static void destroy(wtn_instance *self) { free(self); }   /* self->window was allocated too */",
    fix: "Free in destroy all that create and evaluate allocated; on an error in create, free what was there already.",
    .child { stage in
      let subject = try stage.subject()
      let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
      let (status, probe) = try subject.make(subject.standardValues, host: host)
      guard let probe else {
        let words = host.takeWords().map { ": \($0)" } ?? ""
        return [Finding("create refuses the declared values with \(status)\(words)", at: "create")]
      }
      probe.destroy()
      let lasting = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
      let cycles = Cycles(stage: stage, subject: subject, host: lasting)
      return try cycles.measure("create and destroy") { cycles.one(subject.standardValues) }
        + cycles.measure("a refused create") { cycles.one([]) }
    })
}

/// The same life again and again, with what it leaves measured.
private struct Cycles {
  let stage: Stage
  let subject: Subject
  let host: RecordingHost
  /// Lives before the baseline, and after it.
  private let warm = 100, count = 1000

  init(stage: Stage, subject: Subject, host: RecordingHost) {
    (self.stage, self.subject, self.host) = (stage, subject, host)
  }

  /// One instance's life, if create makes one.
  func one(_ values: [wtn_value]) {
    var made: OpaquePointer?
    let status = stage.flight.call(.create) {
      values.withUnsafeBufferPointer { subject.plugin.pointee.create(host.table, $0.baseAddress, $0.count, &made) }
    }
    if status >= 0, let made { stage.flight.call(.destroy) { subject.plugin.pointee.destroy(made) } }
  }

  func measure(_ act: String, _ body: () -> Void) throws -> [Finding] {
    stage.phase("\(act), \(count) times")
    for _ in 0..<warm { body() }
    let before = ProcessState.now()
    let heap = wkp_heap_bytes()
    for _ in 0..<count { body() }
    let grown = max(Int(wkp_heap_bytes()) - Int(heap), 0)
    var findings: [Finding] = []
    // The kit itself allocates nothing between the two measurements; a plugin's cache may grow once.
    if grown > 16_384 {
      findings.append(
        Finding("\(act) leaves \(grown / count) bytes each time, over \(count) times", at: "memory"))
    }
    return findings + ProcessState.lastingChanges(since: before, by: "\(act), \(count) times,")
  }
}
