import Foundation
import Glibc
import Synchronization

/// A server on loopback that does with each request what its test says; real sockets, a thread a connection.
final class LoopbackServer: Sendable {
  /// A request as it came over the wire.
  struct Received: Sendable {
    /// The first line, such as `GET /a?b=c HTTP/1.1`.
    let line: String
    let headers: [String]
    let body: String
    /// Which connection it came over, and as which request on it, both from 0.
    let connection: Int
    let place: Int
  }

  /// What becomes of a request.
  enum Reply {
    /// Bytes that are sent as they are.
    case bytes(String)
    /// Nothing, until the client goes.
    case silence
    /// The connection is closed without a word.
    case hangUp

    /// An answer with a status and a body.
    static func answer(_ status: Int = 200, _ body: String = "", headers: [String] = []) -> Reply {
      let head = ["HTTP/1.1 \(status) Word", "Content-Length: \(body.utf8.count)"] + headers
      return .bytes(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }
  }

  private let listener: Int32
  private let received = Mutex<[Received]>([])
  private let reply: @Sendable (Received) -> Reply
  let port: UInt16

  init(_ reply: @escaping @Sendable (Received) -> Reply) throws {
    self.reply = reply
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRINUSE) }
    (self.listener, port) = (listener, UInt16(bigEndian: address.sin_port))
    let server: @Sendable () -> LoopbackServer? = { [weak self] in self }
    Thread.detachNewThread { Self.accept(listener, server) }
  }

  // Closing it is the accepting thread's: it would else accept the connections of whoever gets the number next.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  var address: String { "http://127.0.0.1:\(port)" }

  /// Every request so far.
  var requests: [Received] { received.withLock { $0 } }

  private static func accept(_ listener: Int32, _ server: @escaping @Sendable () -> LoopbackServer?) {
    var connection = 0
    while case let descriptor = Glibc.accept(listener, nil, nil), descriptor >= 0 {
      let number = connection
      Thread.detachNewThread { serve(descriptor, number, server) }
      connection += 1
    }
    close(listener)
  }

  private static func serve(_ descriptor: Int32, _ connection: Int, _ server: () -> LoopbackServer?) {
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    for place in 0... {
      guard let request = next(descriptor, &bytes, connection, place), let server = server() else { return }
      server.received.withLock { $0.append(request) }
      switch server.reply(request) {
      case .bytes(let text):
        _ = text.utf8CString.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count - 1, Int32(MSG_NOSIGNAL)) }
      case .hangUp: return
      case .silence:
        var end: UInt8 = 0
        while read(descriptor, &end, 1) > 0 {}
        return
      }
    }
  }

  /// Reads one request; nil at the end of the connection.
  private static func next(_ descriptor: Int32, _ bytes: inout [UInt8], _ connection: Int, _ place: Int) -> Received? {
    let blank = Array("\r\n\r\n".utf8)
    var end: Int?
    while true {
      if end == nil { end = bytes.indices.dropLast(3).first { Array(bytes[$0..<$0 + 4]) == blank } }
      if let end {
        let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        let length =
          lines.first { $0.lowercased().hasPrefix("content-length:") }
          .flatMap { Int($0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces)) } ?? 0
        if bytes.count >= end + 4 + length {
          let body = String(decoding: bytes[(end + 4)..<(end + 4 + length)], as: UTF8.self)
          bytes.removeFirst(end + 4 + length)
          return Received(
            line: lines[0], headers: Array(lines.dropFirst()), body: body, connection: connection, place: place)
        }
      }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
  }
}
