import Crypto
import Glibc
public import WitanConformance

/// A plugin's bytes, read once and found fit to be loaded: what was judged, hashed and mapped is the same.
public struct PluginFile: Sendable {
  /// The largest file that is read: 64 MiB.
  public static let largest = 64 << 20

  /// Where it was read from.
  public let path: String
  /// The SHA-256 of the bytes, in hexadecimal.
  public let sha256: String
  /// What the ELF reader saw.
  public let object: ELFFile
  let bytes: [UInt8]

  /// Reads and judges the file at `path`. It must be a regular file of ours or root's, in its own folder (a symbolic
  /// link may point only to a file beside it), writable by its owner alone, no larger than ``largest``, and a shared
  /// object for this machine that exports the entry.
  public init(path: String) throws(PluginRefusal) {
    let target = try Self.resolve(path)
    let descriptor = open(target, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
    defer { close(descriptor) }
    let size = try Self.checkStatus(descriptor, path)
    bytes = try Self.read(descriptor, size, path)
    self.path = path
    object = try Self.judge(bytes, path)
    sha256 = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The real path, which must lie in the folder that was named.
  private static func resolve(_ path: String) throws(PluginRefusal) -> String {
    guard let target = realPath(path) else { throw unreadable(path, errno) }
    let folder = parent(path)
    try PluginFolder(folder).check()
    guard realPath(folder) == parent(target) else {
      throw PluginRefusal(
        .file, file: path, found: "a symbolic link to \(target)", expected: "a file in the folder itself",
        mend: "copy the file there")
    }
    return target
  }

  /// Judges what was opened, not the name; answers its size.
  private static func checkStatus(_ descriptor: Int32, _ path: String) throws(PluginRefusal) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw PluginRefusal(
        .file, file: path, found: "something that is no regular file", expected: "a plugin's .so file",
        mend: "remove it from the folder")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw PluginRefusal(
        .file, file: path, found: "a file owned by user \(status.st_uid)",
        expected: "one owned by the host's user (\(geteuid())) or root", mend: "chown it, or copy it as the host's user"
      )
    }
    guard status.st_mode & 0o022 == 0 else {
      throw PluginRefusal(
        .file, file: path, found: "mode \(octal(status.st_mode)), writable by its group or by everyone",
        expected: "a file that only its owner writes to", mend: "run: chmod go-w \(path)")
    }
    guard status.st_size <= largest else {
      throw PluginRefusal(
        .size, file: path, found: "\(status.st_size) bytes", expected: "at most \(largest)",
        mend: "strip it, or link the language's runtime dynamically")
    }
    return Int(status.st_size)
  }

  private static func read(_ descriptor: Int32, _ size: Int, _ path: String) throws(PluginRefusal) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    var filled = 0
    while filled < size {
      let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + filled, size - filled) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw PluginRefusal(
          .file, file: path, found: count < 0 ? "an error: \(systemMessage(errno))" : "a file that shrank while read",
          expected: "\(size) bytes", mend: "drop plugins by renaming a complete file into the folder")
      }
      filled += count
    }
    return bytes
  }

  /// Reads the bytes as a shared object for this machine with the plugin's entry.
  private static func judge(_ bytes: [UInt8], _ path: String) throws(PluginRefusal) -> ELFFile {
    let object: ELFFile
    do {
      object = try ELFFile(bytes)
    } catch {
      throw PluginRefusal(
        .object, file: path, found: error.found, expected: error.expected,
        mend: "build the plugin again and copy it whole")
    }
    guard object.machine == ELFFile.hostMachine else {
      throw PluginRefusal(
        .object, file: path, found: "code for machine \(object.machine)",
        expected: "machine \(ELFFile.hostMachine), which the host runs on (62 is x86-64, 183 is AArch64)",
        mend: "build the plugin for this machine")
    }
    guard object.type == ELFFile.sharedObject, object.interpreter == nil else {
      throw PluginRefusal(
        .object, file: path,
        found: object.type == ELFFile.sharedObject ? "a program" : "an ELF file of type \(object.type)",
        expected: "a shared object (type 3, without an interpreter)", mend: "link it with -shared")
    }
    guard object.hasEntry else {
      throw PluginRefusal(
        .entry, file: path, found: "no visible function \(ELFFile.entry) among \(object.exports.count) exports",
        expected: "the plugin's one entry", mend: "export it as plugin-sdk/witan.h shows")
    }
    guard !object.wantsExecutableStack else {
      throw PluginRefusal(
        .object, file: path, found: "a file that asks for an executable stack",
        expected: "a stack that holds data only",
        mend: "link it with -z noexecstack")
    }
    return object
  }

  private static func unreadable(_ path: String, _ code: Int32) -> PluginRefusal {
    PluginRefusal(
      .file, file: path, found: "an error: \(systemMessage(code))", expected: "a readable plugin",
      mend: code == ELOOP ? "replace the symbolic link by the file" : "check the path and its permissions")
  }
}

/// The folder that `path` names its last part in.
func parent(_ path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The path with every link resolved, or nil with `errno` set.
func realPath(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}
