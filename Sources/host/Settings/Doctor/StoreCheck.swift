import Foundation
import WitanStore

#if canImport(Glibc)
  import Glibc
#endif

/// The store, its lock and the disk under it.
enum StoreCheck {
  /// Findings about the store at `path`, which need not exist yet.
  static func findings(_ path: String) -> [Finding] {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard access(folder, F_OK) == 0 else {
      return [
        .fail(
          "store", "the folder \(folder) of the store \(path) does not exist",
          mend: "make it, or name another file in store.url")
      ]
    }
    guard access(folder, W_OK) == 0 else {
      return [
        .fail(
          "store", "the folder \(folder) of the store \(path) cannot be written",
          mend: "give the host's user the right to write there, or name another file in store.url")
      ]
    }
    return [content(path), lock(path), MachineCheck.disk(folder)]
  }

  private static func content(_ path: String) -> Finding {
    guard access(path, F_OK) == 0 else { return .ok("store", "\(path) does not exist yet; the first run makes it") }
    guard access(path, W_OK) == 0 else {
      return .fail("store", "\(path) may only be read", mend: "give the host's user the right to write it")
    }
    do {
      let reader = try StoreReader(path: path)
      let troubles = try reader.integrityTroubles()
      guard troubles.isEmpty else {
        return .fail(
          "store", "\(path) is damaged: \(troubles.joined(separator: "; "))",
          mend: "stop the host, keep a copy and restore the last backup")
      }
      return .ok(
        "store",
        "\(path): schema \(try reader.schemaVersion()), \(try reader.lastInput()) inputs, sound at a quick look")
    } catch {
      return .fail("store", "\(error)", mend: "mend the file as said, or name another one in store.url")
    }
  }

  /// Looks at the lock without taking it for longer than the look.
  private static func lock(_ path: String) -> Finding {
    let file = path + ".lock"
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT else {
        return .fail(
          "lock", "\(file) cannot be read: \(String(cString: strerror(errno)))",
          mend: "give the host's user the right to read and write it")
      }
      return .ok("lock", "free: no host holds the store")
    }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 {
      flock(descriptor, LOCK_UN)
      return .ok("lock", "free: no host holds the store")
    }
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    let owner = Int32(text.split(separator: "\n").first ?? "").map { "process \($0)" } ?? "an unknown process"
    return .ok("lock", "held by \(owner): a host is running on the store")
  }
}
