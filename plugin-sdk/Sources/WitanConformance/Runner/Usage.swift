internal import Glibc

/// Wrong usage, or a file that cannot be read: exit status 2.
public struct Usage: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found, what was expected, what to do.
  public let description: String

  /// An error with its words.
  public init(_ description: String) {
    self.description = description
  }
}

extension CandidateFile {
  /// The longest file that is read, in bytes.
  static let longest = 256 << 20

  /// Reads a file whole. Refuses what is no regular file, and what is longer than ``longest``.
  static func read(_ path: String) throws(Usage) -> CandidateFile {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Usage("\(path) cannot be read: \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var about = stat()
    guard fstat(descriptor, &about) == 0, about.st_mode & S_IFMT == S_IFREG else {
      throw Usage("\(path) is no regular file, expected a plugin (.so)")
    }
    guard about.st_size <= longest else {
      throw Usage("\(path) has \(about.st_size) bytes, expected at most \(longest)")
    }
    var bytes = [UInt8](repeating: 0, count: Int(about.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + filled, $0.count - filled, filled)
      }
      guard count > 0 else { throw Usage("\(path) became shorter, or failed, while it was read; try again") }
      filled += count
    }
    guard let whole = realpath(path, nil) else {
      throw Usage("\(path) cannot be resolved: \(String(cString: strerror(errno)))")
    }
    defer { free(whole) }
    return CandidateFile(path: String(cString: whole), givenPath: path, bytes: bytes)
  }
}
