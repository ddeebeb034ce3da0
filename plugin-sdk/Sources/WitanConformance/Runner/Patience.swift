internal import Glibc

/// How long a process may still take, not counting the time in which it wanted a processor and had none: on a machine
/// under load that is no fault of the plugin's.
///
/// A process that hangs is waited for no longer: it sleeps, and wants no processor, or it runs, and has one. Only one
/// that starves itself, with more threads than there are processors, gets more time, up to ``most``. Source: the second
/// number of `/proc/PID/task/TID/schedstat`, nanoseconds of waiting (Linux, Documentation/scheduler/sched-stats); where
/// the system does not say, the clock alone counts.
struct Patience {
  /// A deadline grows to this multiple of itself at the most.
  static let most = 10.0
  /// How often the waits are looked at, in milliseconds.
  static let look = 200.0

  private let deadline: Double
  private let start = Moment()
  private var looked = 0.0
  /// By process, what the most neglected of its threads has waited so far.
  private var waits: [pid_t: Double] = [:]

  /// Begins now.
  ///
  /// - Parameter deadline: milliseconds.
  init(deadline: Double) { self.deadline = deadline }

  /// Milliseconds that `process`, with all that it has started, has left.
  mutating func left(for process: pid_t) -> Double {
    let passed = start.milliseconds
    // Short lives are not looked at at all; of a process that ends between two looks, the last one counts.
    if passed - looked >= Self.look || passed >= deadline {
      looked = passed
      look(at: process)
    }
    return Self.left(of: deadline, passed: passed, waited: waits.values.reduce(0, +))
  }

  /// Until then there is nothing to look at but the process's end.
  mutating func pause(for process: pid_t) -> Int32 {
    Int32(max(0, min(left(for: process), Self.look)).rounded(.up))
  }

  /// Milliseconds that are left of `deadline` after `passed`, of which a processor was waited for during `waited`.
  static func left(of deadline: Double, passed: Double, waited: Double) -> Double {
    deadline + min(max(waited, 0), deadline * (most - 1)) - passed
  }

  /// The milliseconds of waiting in the text of a schedstat file: `RAN WAITED SLICES`, in nanoseconds.
  static func waiting(_ text: String) -> Double {
    let words = text.split { $0 == " " || $0 == "\n" }
    return words.count == 3 ? (Double(words[1]) ?? 0) / 1e6 : 0
  }

  private mutating func look(at process: pid_t) {
    guard let folder = opendir("/proc/\(process)/task") else { return }
    defer { closedir(folder) }
    var started: [pid_t] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard Int(name) != nil else { continue }
      let wait = Self.waiting(Self.text("/proc/\(process)/task/\(name)/schedstat"))
      waits[process] = max(waits[process] ?? 0, wait)
      started += Self.text("/proc/\(process)/task/\(name)/children").split(separator: " ").compactMap { pid_t($0) }
    }
    for child in started { look(at: child) }
  }

  private static func text(_ path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    return String(decoding: bytes.prefix(max(0, read(file, &bytes, bytes.count))), as: UTF8.self)
  }
}
