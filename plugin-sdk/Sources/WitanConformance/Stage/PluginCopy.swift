internal import Glibc

/// A copy of a plugin in the working folder, so that the loader takes it for another file; gone with this value.
final class PluginCopy {
  let path: String

  init(of original: String, as name: String) throws {
    let bytes: [UInt8]
    do throws(Usage) { bytes = try CandidateFile.read(original).bytes } catch { throw KitError(error.description) }
    path = "./\(name)"
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw KitError("\(name) could not be made: \(String(cString: strerror(errno)))") }
    defer { close(file) }
    guard bytes.withUnsafeBytes({ write(file, $0.baseAddress, $0.count) }) == bytes.count else {
      throw KitError("\(name) could not be written: \(String(cString: strerror(errno)))")
    }
  }

  deinit { unlink(path) }
}
