import Foundation
import Testing

/// A real file system of a few kilobytes that lives as long as the value.
final class SmallDisk {
  let path: String
  private let folder: Scratch

  /// Whether this machine lets the tests mount one; says on standard error where it does not.
  static let isAllowed: Bool = {
    let mounts = (try? Scratch()).flatMap { try? SmallDisk(kilobytes: 64, in: $0) } != nil
    if !mounts {
      FileHandle.standardError.write(Data("skipped: a tmpfs may not be mounted here; run the tests as root\n".utf8))
    }
    return mounts && HostProgram.isBuilt
  }()

  /// A disk of that size in a folder of `folder`.
  init(kilobytes: Int, in folder: Scratch) throws {
    self.folder = folder
    path = folder.path + "/disk"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try #require(Shell.succeeds("mount -t tmpfs -o size=\(kilobytes)k tmpfs '\(path)'"))
  }
  // A host that still runs on it must not keep it mounted.
  deinit { _ = Shell.succeeds("umount '\(path)' || umount -l '\(path)'") }

  /// Takes all the room that is left.
  func fill() { _ = Shell.succeeds("cat /dev/zero > '\(path)/filler'") }
  /// Gives it back.
  func free() throws { try FileManager.default.removeItem(atPath: path + "/filler") }
  /// What lies on it.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}
