internal import CWitanProbe
internal import Glibc

/// A thousand generations of the same plugin, each from a file of its own; fewer where the file is long or slow.
struct GenerationLoader {
  let stage: Stage
  private let series: Series
  private var mayClose = false
  /// Generations before memory is measured, and the most in all.
  private let warm = 20, most = 1000
  /// Bytes that are copied, and milliseconds, at most.
  private let mostBytes = 512 << 20, mostTime = 8000.0

  init(stage: Stage) {
    self.stage = stage
    series = stage.series(.realLike, 40)
  }

  mutating func run() throws -> [Finding] {
    let bytes = try CandidateFile.read(stage.path).bytes
    mayClose = try ELFFile(bytes).mayBeUnloaded && stage.subject().isUnloadable
    let life = try leftByALife()
    let count = min(most, max(2 * warm, mostBytes / max(bytes.count, 1)))
    let start = Moment()
    var (before, measured) = (wkp_heap_bytes(), 0)
    for number in 0..<count where start.milliseconds < mostTime {
      stage.flight.note(case: number)
      try generation(number)
      if number <= warm { (before, measured) = (wkp_heap_bytes(), 0) } else { measured += 1 }
    }
    guard mayClose, measured > 0 else { return [] }
    let each = (Int(wkp_heap_bytes()) - Int(before)) / measured - life
    guard each > 1024 else { return [] }
    return [
      Finding(
        "a generation that was closed leaves \(each) bytes, over \(measured) of them; expected none", at: "memory")
    ]
  }

  /// What one instance leaves is LIF-01's matter and taken off.
  private func leftByALife() throws -> Int {
    let subject = try stage.subject()
    for _ in 0..<10 { try live(subject) }
    let before = wkp_heap_bytes()
    for _ in 0..<50 { try live(subject) }
    return max(0, Int(wkp_heap_bytes()) - Int(before)) / 50
  }

  private func live(_ subject: Subject) throws {
    let instance = try subject.create()
    _ = try stage.feed(instance, series, 0..<20)
    instance.destroy()
  }

  private func generation(_ number: Int) throws {
    // Descriptors that a plugin leaves are RES-01's matter.
    wkp_close_from(6)
    let copy = try PluginCopy(of: stage.path, as: "generation-\(number).so")
    stage.phase("generation \(number)")
    let subject = try Subject(copy.path, stage.flight)
    try live(subject)
    if mayClose { _ = subject.close() }
  }
}
