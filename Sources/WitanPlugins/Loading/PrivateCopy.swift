import Glibc
import Synchronization

/// A copy of a plugin that nobody else can reach, so that a file overwritten, cut or removed later cannot harm what is
/// running: a mapped file that shrinks kills its reader.
///
/// Each copy has a path of its own, because the system's loader answers a path (or an inode) it knows with the image
/// it already has. The copy is removed when the value goes; what is mapped stays.
struct PrivateCopy: ~Copyable {
  /// The path to load from.
  let path: String
  private let folder: String
  private static let generation = Atomic<UInt64>(0)

  /// Copies `file`'s bytes into a folder that only this process's user can enter.
  static func make(of file: PluginFile) throws(PluginRefusal) -> PrivateCopy {
    let number = generation.add(1, ordering: .relaxed).newValue
    let root = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(root)/witan-\(getpid())-\(number)-XXXXXX".utf8CString)
    // mkdtemp makes the folder with mode 0700.
    guard let folder = mkdtemp(&template) else { throw failure(root, errno) }
    let copy = PrivateCopy(folder: String(cString: folder))
    try copy.write(file.bytes, root)
    return copy
  }

  private init(folder: String) {
    self.folder = folder
    path = "\(folder)/plugin.so"
  }

  private func write(_ bytes: [UInt8], _ root: String) throws(PluginRefusal) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o500)
    guard descriptor >= 0 else { throw Self.failure(root, errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(root, errno) }
      written += count
    }
  }

  deinit {
    unlink(path)
    rmdir(folder)
  }

  private static func failure(_ root: String, _ code: Int32) -> PluginRefusal {
    PluginRefusal(
      .load, file: root, found: "an error while a plugin was copied there: \(systemMessage(code))",
      expected: "a folder for temporary files with room", mend: "free space or set TMPDIR to another folder")
  }
}
