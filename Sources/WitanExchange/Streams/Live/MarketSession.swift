/// One connection to market data streams: the first streams stand in its address, the others are subscribed by command.
public struct MarketSession: LinkSession {
  private var commands: [String] = []
  private var open: Set<Int64> = []

  init(subscribing chunks: [[String]]) {
    for (place, chunk) in chunks.enumerated() {
      let names = chunk.map { "\"\($0)\"" }.joined(separator: ",")
      commands.append(#"{"method":"SUBSCRIBE","params":[\#(names)],"id":\#(place + 1)}"#)
      open.insert(Int64(place + 1))
    }
  }

  public var isLive: Bool { open.isEmpty }
  public mutating func greeting() -> [String] { commands }

  public mutating func read(_ message: WebSocketMessage) throws(StreamFault) -> LinkReading<StreamMessage> {
    guard message.isText else { throw StreamFault("a market data stream sent \(message.count) bytes that are no text") }
    let decoded = try message.withBytes { (bytes) throws(StreamFault) in try StreamDecoder.decode(bytes) }
    switch decoded {
    case .reply(let reply):
      open.remove(reply.id)
      return .nothing
    case .refusal(let refusal):
      return .refused(
        "the venue refused a subscription with code \(refusal.code): \(refusal.text.prefix(120)); look at the symbols "
          + "and the interval")
    case .serverShutdown: return .shutdown
    default: return .message(decoded)
    }
  }
}

/// Where a venue's market data streams are, and which of them are wanted.
public struct MarketStreams: LinkSource, Hashable {
  /// The most streams of one connection, as the venue documents it.
  public static let most = 1024
  /// How many streams stand in the address, and in one command.
  static let chunk = 100

  private let address: WebSocketAddress
  private let rest: [[String]]

  /// The streams of one connection to `base`, such as `wss://stream.example.com:9443`.
  ///
  /// Throws a ``WebSocketFailure`` of kind `address` where a stream's name has other characters than the venue's names
  /// have, where there is none, or where there are more than ``most``.
  public init(base: String, streams: [String]) throws(WebSocketFailure) {
    guard !streams.isEmpty, streams.count <= Self.most else {
      throw WebSocketFailure(
        .address, "found \(streams.count) streams for one connection; expected 1 to \(Self.most)")
    }
    for name in streams where !Self.isName(name) {
      throw WebSocketFailure(.address, "'\(name.prefix(60))' is no stream's name; expected one such as btcusdt@trade")
    }
    let trimmed = base.hasSuffix("/") ? String(base.dropLast()) : base
    address = try WebSocketAddress(
      trimmed + "/stream?streams=" + streams.prefix(Self.chunk).joined(separator: "/"))
    rest = stride(from: Self.chunk, to: streams.count, by: Self.chunk).map {
      Array(streams[$0..<min($0 + Self.chunk, streams.count)])
    }
  }

  public func next() -> (address: WebSocketAddress, session: MarketSession) {
    (address, MarketSession(subscribing: rest))
  }

  private static func isName(_ name: String) -> Bool {
    let fits = name.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x40
        || $0 == 0x5F || $0 == 0x2D || $0 == 0x21 || $0 == 0x2E
    }
    return fits && name.contains("@") && name.utf8.count <= 60
  }
}
