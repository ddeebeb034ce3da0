internal import WitanCore

/// A connection with a listen key: its address says everything.
struct ListenKeySession: LinkSession {
  var isLive: Bool { true }
  func greeting() -> [String] { [] }

  func read(_ message: WebSocketMessage) throws(StreamFault) -> LinkReading<UserEvent> {
    switch try message.withBytes({ (bytes) throws(StreamFault) in try UserEventDecoder.decode(bytes) }) {
    case .reply: return .nothing
    // The key ran out: the next connection asks for another one.
    case .event(.terminated), .event(.serverShutdown): return .shutdown
    case .event(let event): return .message(event)
    }
  }
}

/// A connection to the WebSocket API that subscribes with a signature.
struct SignedSession: LinkSession {
  private static let call = "user-stream"
  private let key: APIKey
  private let now: @Sendable () -> Instant
  private(set) var isLive = false

  init(_ key: APIKey, now: @escaping @Sendable () -> Instant) { (self.key, self.now) = (key, now) }

  func greeting() -> [String] {
    let time = now().milliseconds
    let signature = key.signature(ofCall: ["apiKey": key.name, "timestamp": "\(time)"])
    let name = Self.quoted(key.name)
    return [
      #"{"id":"\#(Self.call)","method":"userDataStream.subscribe.signature","params":{"apiKey":\#(name),"#
        + #""timestamp":\#(time),"signature":"\#(signature)"}}"#
    ]
  }

  mutating func read(_ message: WebSocketMessage) throws(StreamFault) -> LinkReading<UserEvent> {
    switch try message.withBytes({ (bytes) throws(StreamFault) in try UserEventDecoder.decode(bytes) }) {
    case .reply(let reply):
      guard reply.id == Self.call || reply.id == nil else { return .nothing }
      guard reply.status == 200 else {
        let code = reply.code.map { "\($0) " } ?? ""
        return .refused(
          "the venue gives no user stream: status \(reply.status), \(code)\(reply.text.prefix(120)); look at the API "
            + "key, its rights and the clock")
      }
      isLive = true
      return .nothing
    case .event(.terminated): return .refused("the venue ended the subscription to user events; another one is made")
    case .event(.serverShutdown): return .shutdown
    case .event(let event): return .message(event)
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}

/// Either of the two, so that one kept stream serves both.
struct UserSession: LinkSession {
  private enum Kind: Sendable {
    case listenKey(ListenKeySession)
    case signed(SignedSession)
  }

  private var kind: Kind

  init(_ session: ListenKeySession) { kind = .listenKey(session) }
  init(_ session: SignedSession) { kind = .signed(session) }

  var isLive: Bool {
    switch kind {
    case .listenKey(let session): session.isLive
    case .signed(let session): session.isLive
    }
  }

  func greeting() -> [String] {
    switch kind {
    case .listenKey(let session): session.greeting()
    case .signed(let session): session.greeting()
    }
  }

  mutating func read(_ message: WebSocketMessage) throws(StreamFault) -> LinkReading<UserEvent> {
    switch kind {
    case .listenKey(let session): return try session.read(message)
    case .signed(var session):
      defer { kind = .signed(session) }
      return try session.read(message)
    }
  }
}
