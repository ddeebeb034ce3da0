internal import CWitanABI
internal import CWitanProbe
internal import Glibc

extension Check {
  /// LIF-10.
  static let failingHost = Check(
    "LIF-10", "failing-host", level: 2, .error, limits: Limits(processor: 20, deadline: 30_000),
    danger: "Isolated plugins run within a limit of memory: an allocation that fails must cost one answer, not the "
      + "process.",
    example: "self->ring = malloc(n * sizeof *self->ring); self->ring[0] = 0;",
    fix:
      "Check every allocation; give back what create took before it answers WTN_E_NOMEM. Swift and Rust end the process "
      + "when memory is refused, and no plugin can change that: there it is a warning, and `isolate: process` contains it. "
      + "Allocate in create alone, and it can happen at no bar.",
    .child { stage in
      Meter.addLibraries()
      let life = try FailingLife(stage)
      let count = try life.countAllocations()
      // The first ones are create's; of the others, if there are many, a sample.
      let chosen =
        count <= 200 ? Array(1..<max(count + 1, 1)) : Array(1...150) + (1...50).map { 150 + $0 * (count - 150) / 50 }
      return try stage.cases(chosen.count) { index in
        let number = chosen[index]
        stage.phase("allocation \(number) of \(count) fails")
        let fate = try stage.fate(within: 5000) {
          try life.live(failing: number)
          return []
        }
        switch fate {
        case .told: return []
        case .late(let place):
          return [Finding("a plugin whose allocation \(number) of \(count) failed did not return", at: place)]
        case .died(let signal, let sentence, let place):
          let kind = Language(of: stage.path)
          let isNature = kind.endsWithoutMemory && [SIGILL, SIGTRAP, SIGABRT].contains(signal)
          let words = isNature ? "; a program in \(kind.word) cannot go on without memory" : ""
          return [
            Finding(
              "allocation \(number) of \(count) was refused: \(sentence)\(words)", at: place,
              severity: isNature ? .warning : .error)
          ]
        }
      } + life.busyHost()
    })
}

/// A whole life of an instance in which one allocation fails.
private struct FailingLife {
  private let stage: Stage
  private let subject: Subject
  private let series: Series
  private let base: Signals
  private static let run = Stage.Run(split: .blocks(16))

  init(_ stage: Stage) throws {
    self.stage = stage
    subject = try stage.subject()
    series = stage.series(.realLike, try stage.usefulCount(beyond: 40))
    base = try stage.runApart(series, Self.run)
  }

  /// How often a life asks for memory.
  func countAllocations() throws -> Int {
    let bytes = try stage.apart {
      let before = Meter.allocations
      try live(failing: 0)
      let count = UInt64(Meter.allocations - before)
      return withUnsafeBytes(of: count) { Array($0) }
    }
    return Int(bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
  }

  /// create, bars in blocks, save, restore and destroy; the allocation of that number fails (0 = none does).
  func live(failing number: Int) throws {
    let hosts = try (0..<2).map { _ in try RecordingHost(.init(granted: subject.asked), flight: stage.flight) }
    let before = Meter.bytes
    Meter.fail(at: number)
    let first = try made(hosts[0], since: before)
    let signals = try fed(first)
    if let difference = Difference(
      how: "after an allocation failed", series: series, base: base, other: signals
    ).findings.first {
      throw difference
    }
    var (status, state) = try first.save()
    if status < 0 {
      try refused(status, "save")
      (status, state) = try first.save()
      guard status >= 0 else { throw Finding("save answers \(status) also with memory again", at: "save") }
    }
    let second = try made(hosts[1], since: nil)
    let answer = try second.restore(state)
    // What is not restored is left as freshly created: the host replays.
    if answer < 0 && answer != WTN_E_STATE { try refused(answer, "restore") }
    first.destroy()
    second.destroy()
    Meter.fail(at: 0)
  }

  /// An instance: at once, or after one clean refusal.
  private func made(_ host: RecordingHost, since before: Int?) throws -> Instance {
    let (status, instance) = try subject.make(subject.standardValues, host: host)
    if let instance { return instance }
    try refused(status, "create")
    if let before, Meter.bytes > before {
      throw Finding("create, refusing for want of memory, leaves \(Meter.bytes - before) bytes allocated", at: "create")
    }
    return try subject.create(host: host)
  }

  /// All bars, each block once more where it was refused for want of memory.
  private func fed(_ instance: Instance) throws -> Signals {
    let warmUp = max(0, Int(try subject.warmUp()))
    let window = try Window(min(series.count, warmUp + 16), flight: stage.flight)
    let answer = try Answer(16, flight: stage.flight)
    var signals = Signals()
    for start in stride(from: 0, to: series.count, by: 16) {
      let end = min(start + 16, series.count)
      let bars = try window.lay(series, max(0, start - warmUp)..<end, lastSeq: UInt64(end))
      var status = instance.evaluate(bars, fresh: end - start, into: answer.lay(end - start))
      if status < 0 {
        try refused(status, "evaluate")
        status = instance.evaluate(bars, fresh: end - start, into: answer.lay(end - start))
      }
      guard status >= 0 else {
        throw Finding("evaluate answers \(status) also with memory again, expected 0", at: "bar \(start)")
      }
      answer.read(into: &signals)
    }
    return signals
  }

  private func refused(_ status: wtn_status, _ function: String) throws {
    guard status != WTN_E_NOMEM || !Meter.hasFailed else { return }
    throw Finding(
      "\(function) answered \(status) when an allocation failed, expected \(WTN_E_NOMEM) (WTN_E_NOMEM)", at: function)
  }

  /// A host whose budget is used up answers every request and timer with WTN_E_BUSY: votes go on.
  func busyHost() throws -> [Finding] {
    guard subject.asked & UInt64(WTN_CAP_HTTP | WTN_CAP_TIMER) != 0 else { return [] }
    stage.phase("every request and timer is answered with WTN_E_BUSY")
    let host = try RecordingHost(.init(granted: subject.asked, answer: Int32(WTN_E_BUSY)), flight: stage.flight)
    _ = try stage.run(series, host: host)
    return []
  }
}

/// The language that a file was written in, as far as that decides what a refused allocation does.
enum Language {
  case swift, rust, other

  init(of path: String) {
    guard let file = try? CandidateFile.read(path), case .success(let elf) = file.parsed else {
      self = .other
      return
    }
    let isSwift =
      elf.sections?.contains { $0.contains("swift") } == true
      || elf.symbols.contains { $0.name.hasPrefix("$s") || $0.name.hasPrefix("$e") || $0.name.hasPrefix("swift_") }
    self = isSwift ? .swift : wkp_holds(file.bytes, UInt64(file.bytes.count), "/rustc/") != 0 ? .rust : .other
  }

  /// Its runtime ends the process where memory is refused.
  var endsWithoutMemory: Bool { self != .other }

  /// For sentences.
  var word: String { self == .swift ? "Swift" : self == .rust ? "Rust" : "this language" }
}
