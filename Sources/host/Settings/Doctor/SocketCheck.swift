import Foundation
import WitanServices

#if canImport(Glibc)
  import Glibc
#endif

/// The socket on which a running host listens for its operator.
enum SocketCheck {
  /// The longest path that a socket's address holds, in bytes.
  private static let longest = 107

  /// Whether a host answers there, and whether one could listen.
  static func finding(_ configuration: Configuration) -> Finding {
    let path = configuration.controlSocket(
      environment: ProcessInfo.processInfo.environment, folder: FileManager.default.currentDirectoryPath)
    guard path.utf8.count <= longest else {
      return .fail(
        "control socket", "\(path) is \(path.utf8.count) bytes long, expected at most \(longest)",
        mend: "name a shorter one in the configuration, or set XDG_RUNTIME_DIR")
    }
    var status = stat()
    guard lstat(path, &status) == 0 else {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      guard access(folder, W_OK) == 0 else {
        return .fail(
          "control socket", "its folder \(folder) cannot be written",
          mend: "make it, or name another socket in the configuration")
      }
      return .ok("control socket", "\(path): nobody listens, no host is running")
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      return .fail("control socket", "\(path) is no socket", mend: "remove that file, or name another socket")
    }
    return answers(path)
      ? .ok("control socket", "\(path): a host answers")
      : .warn(
        "control socket", "\(path) is left over: nobody answers there",
        mend: "nothing, if no host runs: the next one takes it over")
  }

  private static func answers(_ path: String) -> Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    } == 0
  }
}
