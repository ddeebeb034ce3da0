internal import CWitanABI
internal import CWitanProbe
internal import Glibc

extension Check {
  /// LIF-06.
  static let generations = Check(
    "LIF-06", "reload-1000", level: 2, .error, limits: Limits(memory: 4096, files: 256, deadline: 15_000),
    danger: "A host reloads a plugin at each new version, for months, without a restart.",
    example: "static char *names; … names = strdup(…);      /* at each load, freed at none */",
    fix: "Keep nothing in globals; promise WTN_F_UNLOADABLE only if nothing is left; else link with -Wl,-z,nodelete.",
    .child { stage in
      var loader = GenerationLoader(stage: stage)
      return try loader.run()
    })

  /// LIF-08.
  static let leftovers = Check(
    "LIF-08", "leftovers", level: 1, .error,
    danger: "A thread or a handler that outlives its plugin runs in memory that is no longer there.",
    example: "pthread_create(&self->poller, NULL, poll_news, self);      /* destroy does not join it */",
    fix: "End and join in destroy all that create began: threads, timers, handlers, files.",
    .child { stage in
      let subject = try stage.subject()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 100))
      let shared = ProcessState.names(in: "/dev/shm")
      let before = ProcessState.now()
      let instance = try subject.create()
      _ = try stage.feed(instance, series, 0..<series.count)
      instance.destroy()
      var findings: [Finding] = []
      for _ in 0..<30 {
        findings = ProcessState.now().changes(since: before, by: "a life from create to destroy")
        let files = ProcessState.names(in: "/dev/shm").filter { !shared.contains($0) && isOwn($0) }
        if !files.isEmpty { findings.append(Finding("shared memory is left: \(files)", at: "/dev/shm")) }
        if findings.isEmpty { break }
        // A thread that was told to end may take a moment.
        usleep(10_000)
      }
      for call in instance.host.lateCalls.prefix(1) {
        findings.append(Finding("the host's \(call) was called after destroy", at: call))
      }
      return findings
    })

  private static func isOwn(_ name: String) -> Bool {
    var about = stat()
    return stat("/dev/shm/\(name)", &about) == 0 && about.st_uid == geteuid()
  }
}

/// A thousand generations of the same plugin, each from a file of its own.
private struct GenerationLoader {
  let stage: Stage
  private let count = 1000
  private var mayClose = false

  init(stage: Stage) { self.stage = stage }

  mutating func run() throws -> [Finding] {
    let bytes = try CandidateFile.read(stage.path).bytes
    mayClose = try ELFFile(bytes).mayBeUnloaded && stage.subject().isUnloadable
    let series = stage.series(.realLike, 40)
    var before: UInt64 = 0
    for number in 0..<count {
      stage.flight.note(case: number)
      try generation(number, bytes, series)
      if number == count / 10 { before = wkp_heap_bytes() }
    }
    let measured = UInt64(count - count / 10 - 1)
    let each = (wkp_heap_bytes() &- before) / measured
    guard mayClose, wkp_heap_bytes() > before, each > 1024 else { return [] }
    return [
      Finding(
        "a generation that was closed leaves \(each) bytes, over \(measured) of them; expected none", at: "memory")
    ]
  }

  private func generation(_ number: Int, _ bytes: [UInt8], _ series: Series) throws {
    let path = "generation-\(number).so"
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    close(file)
    guard written == bytes.count else { throw KitError("a copy of the plugin could not be written") }
    defer { unlink(path) }
    stage.phase("generation \(number)")
    let subject = try Subject("./\(path)", stage.flight)
    let instance = try subject.create()
    _ = try stage.feed(instance, series, 0..<20)
    instance.destroy()
    if mayClose { _ = subject.close() }
  }
}
