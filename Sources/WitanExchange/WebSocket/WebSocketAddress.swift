/// Where a WebSocket leads: `wss://stream.example.com:9443/stream?streams=…`.
///
/// The path may hold a listen key, which is a secret: it is shown nowhere.
public struct WebSocketAddress: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// Scheme, host and port, as what may be reached is counted: `wss` as `https`, `ws` as `http`.
  public let origin: Origin
  /// The path with its parameters; begins with `/`.
  let path: String

  /// The address that the text is.
  ///
  /// Throws a ``WebSocketFailure`` of kind `address` where it is none.
  public init(_ text: String) throws(WebSocketFailure) {
    let isEncrypted = text.hasPrefix("wss://")
    guard isEncrypted || text.hasPrefix("ws://") else {
      throw WebSocketFailure(
        .address, "found an address that begins with '\(text.prefix(8))'; expected wss://HOST[:PORT]/PATH or ws://…")
    }
    let rest = text.dropFirst(isEncrypted ? 6 : 5)
    do throws(HTTPFailure) { origin = try Origin(of: (isEncrypted ? "https://" : "http://") + rest) } catch {
      let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "@" }.prefix(100)
      throw WebSocketFailure(.address, "'\(host)' is no host and port; expected wss://HOST[:PORT]/PATH or ws://…")
    }
    let path = rest.drop { $0 != "/" && $0 != "?" && $0 != "#" }.prefix { $0 != "#" }
    self.path = path.hasPrefix("/") ? String(path) : "/" + path
  }

  /// The scheme, host and port.
  public var description: String {
    (origin.isEncrypted ? "wss" : "ws") + String(origin.description.dropFirst(origin.isEncrypted ? 5 : 4))
  }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// The value of the Host field: the port is left out where it is the scheme's own.
  var hostField: String {
    origin.port == (origin.isEncrypted ? 443 : 80) ? origin.host : "\(origin.host):\(origin.port)"
  }
}
