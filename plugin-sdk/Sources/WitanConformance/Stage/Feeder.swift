internal import CWitanABI

/// Feeds one instance bar by bar, or block by block, so that a check can do something between two bars.
///
/// Its window stays where it is for as long as this value lives.
final class Feeder {
  let instance: Instance
  let series: Series
  private let window: Window
  private let answer: Answer
  private let warmUp: Int
  private let block: Int
  private let meeting: Meeting?
  /// The index of the next bar.
  private(set) var next = 0
  /// What was answered so far.
  private(set) var signals = Signals()

  /// Feeds a fresh instance with the declared values, `block` bars a step; each step in a round of the `meeting`.
  init(
    _ stage: Stage, _ series: Series, block: Int = 1, host: RecordingHost? = nil, meeting: Meeting? = nil
  ) throws {
    (self.block, self.meeting) = (block, meeting)
    instance = try stage.subject().create(host: host)
    self.series = series
    warmUp = max(0, Int(try stage.subject().warmUp()))
    window = try Window(max(min(series.count, warmUp + block), 1), flight: stage.flight)
    answer = try Answer(block, flight: stage.flight)
  }

  /// There is a bar left.
  var isAtEnd: Bool { next >= series.count }

  /// Gives the next bar, or the next block.
  func step() throws {
    guard !isAtEnd else { return }
    let end = min(next + block, series.count)
    instance.host.now = series.openMs[end - 1] + series.interval
    let bars = try window.lay(series, max(0, next - warmUp)..<end, lastSeq: UInt64(end))
    let status = instance.evaluate(bars, fresh: end - next, into: answer.lay(end - next), meeting: meeting)
    guard status >= 0 else {
      let words = instance.host.takeWords().map { " (\"\($0)\")" } ?? ""
      throw Finding(
        "evaluate answered \(status)\(words) for a sound bar of the series \(series.name), expected 0",
        at: "bar \(next)")
    }
    answer.read(into: &signals)
    next = end
  }

  /// Gives all bars that are left.
  func finish() throws {
    while !isAtEnd { try step() }
  }

  /// Feeds an instance for each of the series, which are equally long, each on a thread of its own; the threads meet before
  /// and after each step. Without that a machine with few processors, or with much to do, may run one instance after the
  /// other.
  static func together(_ stage: Stage, _ all: [Series], block: Int = 1) throws -> [Feeder] {
    let meeting = Meeting(of: all.count)
    let feeders = try all.map { try Feeder(stage, $0, block: block, meeting: meeting) }
    try Worker.together(
      feeders.map { feeder in
        {
          defer { meeting.cancel() }
          try feeder.finish()
        }
      })
    return feeders
  }
}
