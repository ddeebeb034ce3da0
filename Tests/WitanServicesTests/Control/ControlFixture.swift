import Foundation
import Synchronization
import Testing
import WitanCore
import WitanTesting

@testable import WitanServices

#if canImport(Glibc)
  import Glibc
#endif

/// A folder of its own for a test's sockets; short, since a socket's path is.
final class SocketFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/witan-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var socket: String { path + "/host.sock" }
}

/// A server that runs as long as `body`, and what its handler was asked.
final class Served: Sendable {
  private let asked = Mutex<[ControlRequest]>([])
  var requests: [ControlRequest] { asked.withLock { $0 } }

  func note(_ request: ControlRequest) { asked.withLock { $0.append(request) } }

  static func run(
    at path: String, limits: ControlServer.Limits = .init(),
    reply: @escaping @Sendable (ControlRequest) async -> ControlReply = { .done("did \($0)") },
    _ body: @escaping @Sendable (Served) throws -> Void
  ) async throws {
    let served = Served()
    let server = try ControlServer(path: path, limits: limits) { request in
      served.note(request)
      return await reply(request)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask(executorPreference: OwnQueue()) { try await server.run() }
      try await OwnThread.run { try body(served) }
      group.cancelAll()
    }
  }
}

/// A thread for what blocks: the clients wait in system calls, and the server needs the tasks' threads meanwhile.
enum OwnThread {
  static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread { continuation.resume(with: Result { try body() }) }.start()
    }
  }
}

/// Bytes to a socket and what comes back until it closes, without the client's own care.
enum RawClient {
  /// - Parameters:
  ///   - finish: whether to say that nothing more comes.
  static func talk(_ bytes: [UInt8], to path: String, finish: Bool = false) throws -> String {
    let descriptor = try #require(UnixSocket.make())
    defer { close(descriptor) }
    UnixSocket.limit(descriptor, to: .seconds(30))
    let code = UnixSocket.connect(descriptor, to: path)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      sent += count
    }
    if finish { shutdown(descriptor, Int32(SHUT_WR)) }
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      answer += chunk[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
