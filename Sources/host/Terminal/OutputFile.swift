import Foundation

/// A file that a command writes: it grows beside its place and takes it only when it is whole. A device or a pipe is
/// written to as it is.
final class OutputFile {
  private let path: String
  private let place: String
  private let draft: String
  private let handle: FileHandle

  init(_ path: String, _ text: String = "") throws {
    self.path = path
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let kind = try? FileManager.default.attributesOfItem(atPath: target.path)[.type] as? FileAttributeType
    let isPlain = kind == nil || kind == .typeRegular
    place = target.path
    draft =
      isPlain
      ? target.deletingLastPathComponent().path + "/.\(target.lastPathComponent).\(getpid()).part" : target.path
    let descriptor = open(draft, O_WRONLY | O_CLOEXEC | (isPlain ? O_CREAT | O_TRUNC : 0), 0o666)
    guard descriptor >= 0 else { throw Self.failure(path, String(cString: strerror(errno))) }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    if !text.isEmpty { try append(Array(text.utf8)) }
  }

  deinit { if draft != place { unlink(draft) } }

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

  /// Adds bytes at the end.
  func append(_ bytes: [UInt8]) throws {
    do { try handle.write(contentsOf: Data(bytes)) } catch {
      throw Self.failure(path, error.localizedDescription, bytes.count)
    }
  }

  /// Puts whole files in their places: all of them or, where one could not be written out, none.
  static func place(_ files: [OutputFile]) throws {
    for file in files {
      do { try file.handle.close() } catch { throw failure(file.path, error.localizedDescription) }
    }
    for file in files where file.draft != file.place {
      guard rename(file.draft, file.place) == 0 else {
        throw failure(file.path, String(cString: strerror(errno)))
      }
    }
  }

  private static func failure(_ path: String, _ reason: String, _ bytes: Int? = nil) -> CommandFailure {
    .failed(
      "\(path): found that it cannot be written (\(reason)), expected a writable file with room"
        + (bytes.map { " for \($0) bytes" } ?? "") + "; name another one or free space. Nothing was written")
  }
}
