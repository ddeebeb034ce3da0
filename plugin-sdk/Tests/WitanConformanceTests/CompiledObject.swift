import Glibc
import Testing

/// A shared object compiled by the system's C compiler for the length of a test.
struct CompiledObject {
  /// Its bytes.
  let bytes: [UInt8]

  /// Compiles `source` with `flags` in a folder of its own.
  init(_ source: String, _ flags: [String] = []) throws {
    var template = Array("/tmp/witan-elf-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer { for name in ["a.c", "a.so"] { unlink("\(folder)/\(name)") }; rmdir(folder) }
    let file = try #require(fopen("\(folder)/a.c", "w"))
    fputs(source, file)
    fclose(file)
    let words = ["cc", "-shared", "-fPIC", "-o", "\(folder)/a.so", "\(folder)/a.c"] + flags
    try #require(Self.run(words) == 0, "cc failed; it is needed for these tests (Debian: apt install gcc)")
    bytes = try Self.read("\(folder)/a.so")
  }

  /// A file's bytes.
  static func read(_ path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }

  /// Runs a program found on the PATH and answers its exit status.
  static func run(_ words: [String]) throws -> Int32 {
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    try #require(posix_spawnp(&child, words[0], nil, nil, &arguments, environ) == 0)
    var status: Int32 = 0
    try #require(waitpid(child, &status, 0) == child)
    return status
  }
}
