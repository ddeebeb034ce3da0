import Glibc

/// A folder that plugins are dropped into.
public struct PluginFolder: Hashable, Sendable {
  /// The folder's path.
  public let path: String

  /// The folder at `path`, which need not exist yet.
  public init(_ path: String) { self.path = path }

  /// The paths of the folder's plugins, sorted: every name that ends in `.so` and does not begin with a dot.
  ///
  /// Throws where the folder cannot be read, or where its group or others may write to it: who can write there can
  /// run code here.
  public func files() throws(PluginRefusal) -> [String] {
    try check()
    guard let folder = opendir(path) else {
      throw unreadable(errno)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".so"), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().map { "\(path)/\($0)" }
  }

  /// Throws where the folder is missing, belongs to somebody else, or others may write to it.
  func check() throws(PluginRefusal) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw unreadable(errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw PluginRefusal(
        .folder, file: path, found: "a file", expected: "a folder of plugins", mend: "name the folder that holds it")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw PluginRefusal(
        .folder, file: path, found: "a folder owned by user \(status.st_uid)",
        expected: "one owned by the host's user (\(geteuid())) or root", mend: "chown it or choose another folder")
    }
    guard status.st_mode & 0o022 == 0 else {
      throw PluginRefusal(
        .folder, file: path, found: "a folder with mode \(octal(status.st_mode)), writable by its group or by everyone",
        expected: "one that only its owner writes to", mend: "run: chmod go-w \(path)")
    }
  }

  private func unreadable(_ code: Int32) -> PluginRefusal {
    PluginRefusal(
      .folder, file: path, found: "an error: \(systemMessage(code))", expected: "a readable folder of plugins",
      mend: "create it or correct the path")
  }
}

/// The permission bits of a mode as `0644`.
func octal(_ mode: mode_t) -> String { "0" + String(mode & 0o7777, radix: 8) }

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
