internal import CWitanProbe
internal import Glibc

/// What of this process a plugin could change and leave behind, as it stands at one moment.
struct ProcessState: Equatable {
  var threads: Int
  var files: [String]
  var children: Int
  var handlers: [String]
  var timers: Int
  var folder: String
  var mask: UInt32
  var locale: String
  var environment: [String]
  var floatingPoint: UInt64
  var left: [String]

  /// The state now.
  static func now() -> ProcessState {
    ProcessState(
      threads: names(in: "/proc/self/task").count, files: openFiles(), children: countChildren(),
      handlers: handledSignals(), timers: runningTimers(), folder: currentFolder(), mask: creationMask(),
      locale: setlocale(LC_ALL, nil).map { String(cString: $0) } ?? "", environment: variables(),
      floatingPoint: wkp_fp_mode(), left: names(in: "."))
  }

  /// What still differs from an earlier state 300 ms later.
  static func lastingChanges(since before: ProcessState, by act: String) -> [Finding] {
    lasting { now().changes(since: before, by: act) }
  }

  /// What is found again and again for 300 ms: a thread that was joined stands in the kernel's list for a moment more.
  static func lasting(_ look: () -> [Finding]) -> [Finding] {
    var findings = look()
    for _ in 0..<30 where !findings.isEmpty {
      usleep(10_000)
      findings = look()
    }
    return findings
  }

  /// What differs from an earlier state, a sentence each; `act` says what happened between.
  func changes(since before: ProcessState, by act: String) -> [Finding] {
    var findings: [Finding] = []
    func tell(_ differs: Bool, _ what: @autoclosure () -> String, _ place: String) {
      if differs { findings.append(Finding("\(act) \(what())", at: place)) }
    }
    tell(threads > before.threads, "left \(threads - before.threads) more thread(s) running", "threads")
    let opened = files.filter { !before.files.contains($0) }
    tell(!opened.isEmpty, "left open: \(opened.joined(separator: ", "))", "file descriptors")
    tell(children > before.children, "started \(children - before.children) process(es)", "processes")
    let changed = handlers.filter { !before.handlers.contains($0) }
    tell(!changed.isEmpty, "changed what happens at \(changed.joined(separator: ", "))", "signals")
    tell(timers > before.timers, "left a timer running", "timers")
    tell(folder != before.folder, "changed the working folder to \(folder)", "chdir")
    tell(mask != before.mask, "changed umask to 0\(String(mask, radix: 8))", "umask")
    tell(locale != before.locale, "changed the locale to \(locale)", "setlocale")
    let words = environment.filter { !before.environment.contains($0) }
    tell(environment != before.environment, "changed the environment (\(words.prefix(3)))", "environment")
    let files = left.filter { !before.left.contains($0) }
    tell(!files.isEmpty, "left files in the working folder: \(files.prefix(3).joined(separator: ", "))", "files")
    return findings
  }

  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// "7 -> socket:[123]"; the descriptor that lists them is not among them.
  private static func openFiles() -> [String] {
    names(in: "/proc/self/fd").compactMap { name in
      var target = [CChar](repeating: 0, count: 512)
      let length = readlink("/proc/self/fd/\(name)", &target, target.count)
      guard length > 0 else { return nil }
      return "\(name) -> " + String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }.sorted()
  }

  private static func countChildren() -> Int {
    text("/proc/self/task/\(getpid())/children").split(separator: " ").count
  }

  /// Signals with another than the standard treatment: "15: handled at 0x…".
  static func handledSignals() -> [String] {
    (Int32(1)..<65).compactMap { signal in
      var action = sigaction()
      guard sigaction(signal, nil, &action) == 0 else { return nil }
      let address = UInt(bitPattern: unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self))
      return address == 0 ? nil : "\(Autopsy.name(signal)) (handler 0x\(String(address, radix: 16)))"
    }
  }

  private static func runningTimers() -> Int {
    var count = text("/proc/self/timers").split(separator: "\n").count { $0.hasPrefix("ID:") }
    for kind in [ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF] {
      var timer = itimerval()
      if getitimer(__itimer_which_t(kind.rawValue), &timer) == 0,
        timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0
      {
        count += 1
      }
    }
    return count
  }

  static func currentFolder() -> String {
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return String(cString: path)
  }

  static func creationMask() -> UInt32 {
    let mask = umask(0o22)
    umask(mask)
    return UInt32(mask)
  }

  static func variables() -> [String] {
    var variables: [String] = []
    var place = wkp_environment()
    while let at = place, let word = at.pointee {
      variables.append(String(cString: word))
      place = at + 1
    }
    return variables.sorted()
  }

  /// Memory that is mapped for this process alone and belongs to no file, without heap and stacks; in bytes.
  ///
  /// A thread's stack stays mapped for the next thread; it lies behind an unreadable page.
  static func mappedBytes() -> Int {
    var (sum, guardEnd) = (0, -1)
    for line in text("/proc/self/maps").split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      let ends = words.first?.split(separator: "-").map { Int($0, radix: 16) ?? 0 } ?? []
      guard words.count == 5, ends.count == 2 else { continue }
      if words[1].hasPrefix("---") {
        guardEnd = ends[1]
      } else if words[1].hasSuffix("p"), ends[0] != guardEnd {
        sum += ends[1] - ends[0]
      }
    }
    return sum
  }

  /// A file of /proc as text; empty where it cannot be read.
  static func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
