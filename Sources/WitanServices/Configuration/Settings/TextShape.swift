import WitanCore
import WitanPlugins

/// What a text must look like.
public enum TextShape: String, Hashable, Sendable, CaseIterable {
  /// A market: `BTC/USDT`.
  case symbol
  /// A length of time: `15m`.
  case interval
  /// A file or folder.
  case path
  /// The store's place.
  case store
  /// How fast time passes.
  case speed
  /// A strategy's id.
  case strategy
  /// A socket's path.
  case socket
  /// A public key.
  case key
  /// A file's SHA-256.
  case digest
  /// A server that is spoken to by HTTP.
  case server
  /// A server that is spoken to by WebSocket.
  case stream
  /// A proxy.
  case proxy

  /// What was expected, for an error message.
  public var expected: String {
    switch self {
    case .symbol: "a market as BASE/QUOTE in capitals and digits, such as BTC/USDT"
    case .interval: "a length of time from 1s to 1w, such as 30s, 1m, 4h or 1d"
    case .path: "a path"
    case .store: "sqlite:PATH; other databases are not supported by this version"
    case .speed: "a factor such as 1x or 60x (above 0, up to 1000000x), or max"
    case .strategy: "a strategy's id of 1 to 32 letters a-z, digits, - and _, such as macd"
    case .socket: "a path of at most 107 bytes"
    case .key: "an Ed25519 public key of 64 hexadecimal digits"
    case .digest: "a SHA-256 of 64 hexadecimal digits"
    case .server: "an address https://HOST[:PORT][/PATH], or http:// on this machine's loopback"
    case .stream: "an address wss://HOST[:PORT][/PATH], or ws:// on this machine's loopback"
    case .proxy: "an address http://HOST:PORT or https://HOST:PORT"
    }
  }

  /// The same as a regular expression (ECMA 262), for the JSON Schema.
  public var pattern: String {
    switch self {
    case .symbol: "^[A-Z0-9]+/[A-Z0-9]+$"
    case .interval: "^[1-9][0-9]{0,8}(ms|s|m|h|d|w)$"
    case .path: "^.+$"
    case .store: "^sqlite:.+$"
    case .speed: "^(max|[0-9]+(\\.[0-9]+)?x)$"
    case .strategy: "^[a-z0-9_-]{1,32}$"
    case .socket: "^.{1,107}$"
    case .key, .digest: "^[0-9a-fA-F]{64}$"
    case .server: "^https?://[^/?#@ ]+(/[^?#@ ]*)?$"
    case .stream: "^wss?://[^/?#@ ]+(/[^?#@ ]*)?$"
    case .proxy: "^https?://[^/?#@ ]+:[0-9]+$"
    }
  }

  /// Whether `text` has this shape.
  func accepts(_ text: String) -> Bool {
    switch self {
    case .symbol: Symbol(text) != nil
    case .interval: Interval(text).map { (Interval.seconds(1)...Interval.days(7)).contains($0) } ?? false
    case .path: !text.isEmpty && !text.utf8.contains(0)
    case .store: StoreURL(text) != nil
    case .speed: FeedSpeed(text) != nil
    case .strategy: StrategyID(text) != nil
    case .socket: !text.isEmpty && text.utf8.count <= 107 && !text.utf8.contains(0)
    case .key: TrustedKey(text) != nil
    case .digest: FileDigest(text) != nil
    case .server: ServerAddress(text, schemes: ["https", "http"])?.isSafe ?? false
    case .stream: ServerAddress(text, schemes: ["wss", "ws"])?.isSafe ?? false
    case .proxy: ServerAddress(text, schemes: ["https", "http"]).map { $0.path.isEmpty && $0.port != nil } ?? false
    }
  }
}
