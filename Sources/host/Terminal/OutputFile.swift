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

  /// Writes `text` to `path` by way of a temporary file beside it; a device or a pipe is written to as it is.
  static func write(_ text: String, to path: String) throws {
    do {
      let place = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      let kind = try? FileManager.default.attributesOfItem(atPath: place.path)[.type] as? FileAttributeType
      if let kind, kind != .typeRegular {
        let handle = try FileHandle(forWritingTo: place)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
      } else {
        try Data(text.utf8).write(to: place, options: .atomic)
      }
    } catch {
      throw CommandFailure.failed(
        "\(path): found that it cannot be written (\(error.localizedDescription)), expected a writable file with room "
          + "for \(text.utf8.count) bytes; name another one or free space. Nothing was written there")
    }
  }
}
