internal import NIOCore
internal import NIOWebSocket

/// What one connection says and hears, without the connection: time goes in, frames go in and out.
///
/// Times are durations since the connection's beginning.
struct WebSocketTalk {
  /// What a frame brought.
  enum Arrival: Equatable {
    case nothing
    case message(ByteBuffer, isText: Bool)
    case end(WebSocketEnd)
  }

  /// A frame that may be written now.
  struct Outgoing: Equatable {
    let opcode: WebSocketOpcode
    let payload: ByteBuffer
    /// The number of the command it is; nil for pings, pongs and closes.
    var command: Int?
  }

  private let rules: WebSocketRules
  private var sends: SlidingWindow
  /// The newest ping's payload: where several came, one answer to the last is enough (RFC 6455, 5.5.3).
  private var pong: ByteBuffer?
  private var pongWasLast = false
  private var commands: [(number: Int, text: ByteBuffer)] = []
  private var numbers = 0
  private var close = Close.none
  private var heard: Duration
  private var pinged: Duration

  private enum Close {
    case none
    case wanted(code: UInt16)
    /// A close was sent; the server's is awaited until then.
    case sent(until: Duration)
  }

  init(_ rules: WebSocketRules, at now: Duration) {
    self.rules = rules
    sends = SlidingWindow(rules.mostSent, in: rules.window + rules.window / 10)
    (heard, pinged) = (now, now)
  }

  /// Takes what came, with the fragments of a message already put together.
  mutating func receive(_ frame: WebSocketFrame, at now: Duration) -> Arrival {
    heard = now
    guard frame.maskKey == nil else { return .end(.protocolError("it masked a frame")) }
    guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
      return .end(.protocolError("it set a reserved bit, and no extension was agreed on"))
    }
    switch frame.opcode {
    case .text:
      guard Self.isUTF8(frame.data) else { return .end(.protocolError("a text message is no valid UTF-8")) }
      return .message(frame.data, isText: true)
    case .binary: return .message(frame.data, isText: false)
    case .ping:
      pong = frame.data
      return .nothing
    case .pong: return .nothing
    case .connectionClose: return closed(frame.data)
    default: return .end(.protocolError("it sent a frame of the unknown kind \(frame.opcode)"))
    }
  }

  private func closed(_ payload: ByteBuffer) -> Arrival {
    if case .sent = close { return .end(.closedByUs) }
    var payload = payload
    guard payload.readableBytes > 0 else { return .end(.closedByServer(code: nil, reason: "")) }
    guard let code = payload.readInteger(as: UInt16.self) else {
      return .end(.protocolError("a close has one byte; expected a code of two"))
    }
    let reason = payload.readString(length: payload.readableBytes) ?? ""
    return .end(.closedByServer(code: code, reason: String(reason.prefix(123))))
  }

  /// Lets a command wait for its turn; its number, or nil where too many wait or the connection is closing.
  mutating func add(_ text: ByteBuffer) -> Int? {
    guard case .none = close, commands.count < rules.mostWaiting else { return nil }
    numbers += 1
    commands.append((numbers, text))
    return numbers
  }

  /// Begins the close; commands that wait are not sent any more.
  mutating func beginClose(code: UInt16) {
    guard case .none = close else { return }
    close = .wanted(code: code)
  }

  /// Whether a close that answers the server's may still be sent now.
  mutating func mayAnswerClose(at now: Duration) -> Bool { sends.take(at: now) == nil }

  /// The next frame that may be written now; asked until nil.
  mutating func next(at now: Duration) -> Outgoing? {
    if case .sent = close { return nil }
    let pingIsDue = rules.pingEvery > .zero && now >= pinged + rules.pingEvery
    var isClosing = false
    if case .wanted = close { isClosing = true }
    guard isClosing || pong != nil || pingIsDue || !commands.isEmpty, sends.take(at: now) == nil else { return nil }
    if case .wanted(let code) = close {
      close = .sent(until: now + rules.closing)
      return Outgoing(opcode: .connectionClose, payload: ByteBuffer(integer: code))
    }
    // A server that pings without end must not keep the commands from going out.
    if let payload = pong, !(pongWasLast && !commands.isEmpty) {
      (pong, pongWasLast) = (nil, true)
      return Outgoing(opcode: .pong, payload: payload)
    }
    pongWasLast = false
    if pingIsDue {
      pinged = now
      return Outgoing(opcode: .ping, payload: ByteBuffer(string: "witan"))
    }
    let first = commands.removeFirst()
    return Outgoing(opcode: .text, payload: first.text, command: first.number)
  }

  /// Whether the connection is over because of what did not come.
  func verdict(at now: Duration) -> WebSocketEnd? {
    if case .sent(let until) = close, now >= until { return .closedByUs }
    return now >= heard + rules.silence ? .silent(rules.silence) : nil
  }

  /// When it must be looked after again, if nothing comes until then.
  func wake(after now: Duration) -> Duration {
    var next = heard + rules.silence
    if case .sent(let until) = close { return min(next, until) }
    if rules.pingEvery > .zero { next = min(next, pinged + rules.pingEvery) }
    var waits = pong != nil || !commands.isEmpty
    if case .wanted = close { waits = true }
    let isDue = rules.pingEvery > .zero && now >= pinged + rules.pingEvery
    if waits || isDue, let wait = sends.wait(at: now) { return min(heard + rules.silence, now + wait) }
    return waits ? now : next
  }

  private static func isUTF8(_ data: ByteBuffer) -> Bool {
    let bytes = data.readableBytesUInt8Span
    var all: UInt8 = 0
    for place in bytes.indices { all |= bytes[place] }
    guard all >= 0x80 else { return true }
    return bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
  }
}
