import Glibc
import Testing

@testable import WitanPlugins

/// A folder of a test's own that plugins are compiled into; removed with the value.
final class Workshop {
  let folder: String

  init() throws {
    var template = Array("/tmp/witan-plugins-XXXXXX".utf8CString)
    folder = try #require(mkdtemp(&template).map { String(cString: $0) })
  }

  deinit {
    guard let open = opendir(folder) else { return }
    while let entry = readdir(open) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      unlink("\(folder)/\(name)")
    }
    closedir(open)
    rmdir(folder)
  }

  /// Compiles the counting plugin with these definitions (`"SIN=1"`) into `name` and answers its path.
  @discardableResult
  func counter(_ definitions: [String] = [], as name: String = "counter.so", flags: [String] = []) throws -> String {
    try compile(counterSource, definitions.map { "-D\($0)" } + flags, as: name)
  }

  /// Compiles a C source into `name` by a rename, as an operator should drop a plugin.
  @discardableResult
  func compile(_ source: String, _ flags: [String] = [], as name: String) throws -> String {
    let headers = try #require(
      #filePath.split(separator: "/").dropLast(3).joined(separator: "/") as String?, "the repository's folder")
    write(Array(source.utf8), to: "source.c")
    let words =
      [
        "cc", "-shared", "-fPIC", "-O1", "-fvisibility=hidden", "-I",
        "/\(headers)/plugin-sdk/Sources/CWitanABI/include",
      ]
      + ["-o", "\(folder)/made.tmp", "\(folder)/source.c"] + flags + ["-lm"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    try #require(posix_spawnp(&child, words[0], nil, nil, &arguments, environ) == 0, "cc is needed for these tests")
    var status: Int32 = 0
    try #require(waitpid(child, &status, 0) == child && status == 0, "cc failed")
    chmod("\(folder)/made.tmp", 0o755)
    rename("\(folder)/made.tmp", "\(folder)/\(name)")
    return "\(folder)/\(name)"
  }

  /// Writes bytes over a file in place.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) -> String {
    let path = "\(folder)/\(name)"
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    _ = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    close(file)
    return path
  }

  /// A file's bytes.
  func read(_ path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }

  /// The plugin at `path`, ready to make instances.
  func load(_ path: String, settings: [String: String] = [:]) throws -> LoadedStrategy {
    try LoadedStrategy(PluginImage(PluginFile(path: path)), settings: [settings])
  }

  /// The refusal that loading `path` ends in.
  func refusal(_ path: String) throws -> PluginRefusal {
    try #require(throws: PluginRefusal.self) { try PluginImage(PluginFile(path: path)) }
  }

  /// The loader for this folder.
  var loader: PluginLoader { PluginLoader(folders: [PluginFolder(folder)]) }
}
