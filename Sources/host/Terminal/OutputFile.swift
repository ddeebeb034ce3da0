import Foundation

/// Files that a command writes: whole or not at all.
enum OutputFile {
  /// Refuses a path that could not be written, before the work whose result it shall hold.
  static func check(_ path: String?, _ flag: String) throws {
    guard let path, path != "-" else { return }
    let files = FileManager.default
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    let exists = files.fileExists(atPath: path, isDirectory: &isFolder)
    guard !exists || !isFolder.boolValue else {
      throw CommandFailure.usage("\(flag) \(path): found a folder, expected a file's name; nothing was done")
    }
    guard files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandFailure.usage(
        "\(flag) \(path): found no folder \(folder), expected one; make it or name another file. Nothing was done")
    }
    guard files.isWritableFile(atPath: exists ? path : folder) else {
      throw CommandFailure.usage(
        "\(flag) \(path): found no right to write there, expected it; name another file. Nothing was done")
    }
  }

  /// Writes every text to its path: all of them or, where one cannot be written, none. Each is written beside its
  /// place first and put there when all are on the disk; a device or a pipe is written to as it is, at the end.
  static func write(_ files: [(text: String, path: String)]) throws {
    var drafts: [(draft: URL, place: URL)] = []
    defer { for (draft, _) in drafts { try? FileManager.default.removeItem(at: draft) } }
    var devices: [(text: String, path: String)] = []
    for (text, path) in files {
      let place = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      guard !isDevice(place) else {
        devices.append((text, path))
        continue
      }
      let draft = place.deletingLastPathComponent()
        .appendingPathComponent(".\(place.lastPathComponent).\(getpid()).part")
      drafts.append((draft, place))
      try writing(text, path) {
        try Data().write(to: draft)
        try fill(draft, text)
      }
    }
    for (text, path) in devices { try writing(text, path) { try fill(URL(fileURLWithPath: path), text) } }
    for (draft, place) in drafts {
      guard rename(draft.path, place.path) == 0 else {
        throw CommandFailure.failed(
          "\(place.path): found that it cannot be replaced (\(String(cString: strerror(errno)))), expected a writable "
            + "file; name another one")
      }
    }
  }

  private static func isDevice(_ place: URL) -> Bool {
    let kind = try? FileManager.default.attributesOfItem(atPath: place.path)[.type] as? FileAttributeType
    return kind.map { $0 != .typeRegular } ?? false
  }

  private static func fill(_ place: URL, _ text: String) throws {
    let handle = try FileHandle(forWritingTo: place)
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  private static func writing(_ text: String, _ path: String, _ work: () throws -> Void) throws {
    do { try work() } catch {
      throw CommandFailure.failed(
        "\(path): found that it cannot be written (\(error.localizedDescription)), expected a writable file with room "
          + "for \(text.utf8.count) bytes; name another one or free space. Nothing was written")
    }
  }
}
