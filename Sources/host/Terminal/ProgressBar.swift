import Foundation

/// How far a long work is, on a terminal and only after its first second; nowhere else.
struct ProgressBar {
  private let total: Int
  private let label: String
  private let shows = isatty(STDERR_FILENO) == 1
  private let begin = ContinuousClock.now
  private var last: ContinuousClock.Instant
  private var drawn = false

  /// A bar for `total` steps of the work called `label`.
  init(total: Int, label: String) {
    self.total = max(total, 1)
    self.label = label
    last = begin
  }

  /// So many steps are done; draws at most ten times a second.
  mutating func update(_ done: Int) {
    guard shows else { return }
    let now = ContinuousClock.now
    guard now - begin > .seconds(1), now - last > .milliseconds(100) || done == total else { return }
    last = now
    drawn = true
    let share = min(Double(done) / Double(total), 1)
    let full = Int(share * 30)
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 30 - full)
    let rate = Int(Double(done) / (now - begin).seconds)
    write("\r\u{1B}[K\(label) \(bar) \(Int(share * 100)) %  \(rate)/s")
  }

  /// Takes the bar away.
  func finish() { if drawn { write("\r\u{1B}[K") } }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
