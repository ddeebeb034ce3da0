import Foundation
import WitanCore

/// The machine itself: disk, memory, clock.
enum MachineCheck {
  private static let mebibyte: Int64 = 1 << 20

  /// The room on the disk of `folder`.
  static func disk(_ folder: String) -> Finding {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
      return .warn("disk", "the room under \(folder) cannot be told", mend: "look at it with df \(folder)")
    }
    return room("disk", free, of: "free under \(folder)", least: 100, wanted: 1024, mend: "free space there")
  }

  /// The memory that can be had without swapping.
  static func memory() -> Finding {
    let text = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    guard let kibibytes = line?.split(whereSeparator: { $0 == " " }).dropFirst().first.flatMap({ Int64($0) }) else {
      return .warn("memory", "the available memory cannot be told", mend: "look at it with free -m")
    }
    return room(
      "memory", kibibytes * 1024, of: "available", least: 64, wanted: 256, mend: "end other programs or add memory")
  }

  private static func room(
    _ check: String, _ bytes: Int64, of what: String, least: Int64, wanted: Int64, mend: String
  ) -> Finding {
    let found = "\(bytes / mebibyte) MiB \(what)"
    if bytes < least * mebibyte { return .fail(check, "\(found), expected at least \(least) MiB", mend: mend) }
    if bytes < wanted * mebibyte { return .warn(check, "\(found), better \(wanted) MiB", mend: mend) }
    return .ok(check, found)
  }
}

/// Whether the wall's clock can be right, and runs like the machine's own.
struct ClockCheck {
  private let wall = Date()
  private let own = ContinuousClock.now

  /// What the clocks did since this was made.
  func finding() -> Finding {
    let now = Date()
    let drift = abs(now.timeIntervalSince(wall) - own.duration(to: .now).seconds)
    let instant = Instant(milliseconds: Int64((now.timeIntervalSince1970 * 1000).rounded()))
    let mend = "set the clock and let NTP keep it"
    // The first year in which this program existed, and one in which it hardly does any more.
    guard let first = Instant("2024-01-01"), let last = Instant("2100-01-01"), (first..<last).contains(instant) else {
      return .fail("clock", "it says \(instant), which cannot be", mend: mend)
    }
    if drift > 0.5 {
      return .warn(
        "clock", "it moved by \(Int(drift * 1000)) ms against the machine's own while the doctor looked", mend: mend)
    }
    return .ok("clock", "\(instant), steady against the machine's own (\(Int(drift * 1000)) ms)")
  }
}
