import Glibc
import WitanCore
import WitanPlugins

/// Two builds of one strategy, swapped again and again between two bars: the pause, lost bars, and memory.
struct Swaps {
  let paths: [String]
  let series: BarSeries
  /// An empty folder that only its owner writes to; the file `plugin.so` in it is replaced at each turn.
  let folder: String

  func run(_ count: Int) throws {
    try put(paths[0])
    let loader = PluginLoader(folders: [PluginFolder(folder)])
    let set = try StrategySet(loader.crew().strategies, markets: [series.symbol])
    var columns = set.columns(1)
    var (pause, lost, size) = (Times(), 0, (first: 0, last: 0))
    for turn in 1...count {
      set.judge(JudgeRequest(market: 0, series: series, range: turn - 1..<turn), into: &columns)
      lost += columns[0].faults.count
      try put(paths[turn % paths.count])
      let report = set.swap(set.prepare(loader))
      guard case .swapped(let facts)? = report.outcomes.first else {
        throw Complaint("turn \(turn): \(report.outcomes); expected a swap at each, so two builds that differ")
      }
      lost += 1 - facts.restored
      pause.add(facts.pauseNanoseconds)
      if turn == count / 10 { size.first = try Self.resident() }
    }
    size.last = try Self.resident()
    print("\(count) swaps of a plugin that can be unloaded:")
    print(
      "  pause                          \(short(pause.part() / 1000)) us; 99 of 100 within \(short(pause.part(0.99) / 1000)) us"
    )
    print("  bars or states lost            \(lost); images that stayed \(set.retiredImages)")
    print("  memory after a tenth and all   \(size.first >> 10) KiB, \(size.last >> 10) KiB")
  }

  /// Replaces the plugin as a careful operator does: by a rename.
  private func put(_ path: String) throws {
    guard let bytes = Files.read(path), Files.write(bytes, "\(folder)/.next"),
      rename("\(folder)/.next", "\(folder)/plugin.so") == 0
    else { throw Complaint("\(path) cannot be copied into \(folder); expected a folder that can be written to") }
  }

  /// The process's memory in bytes.
  private static func resident() throws -> Int {
    let words = Files.read("/proc/self/statm").map { String(decoding: $0, as: UTF8.self).split(separator: " ") }
    guard let words, words.count > 1, let pages = Int(words[1]) else { throw Complaint("no /proc/self/statm") }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}

/// Whole files.
enum Files {
  /// nil where the file cannot be read.
  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }

  /// Whether all of it was written, with mode 0644.
  static func write(_ bytes: [UInt8], _ path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { return false }
    defer { close(file) }
    return bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) } == bytes.count
  }
}
