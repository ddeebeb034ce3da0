import WitanCore

/// One thing that is to go wrong: what, to whom, when and how often.
struct FaultRule: Hashable, Sendable {
  enum Kind: String, CaseIterable, Sendable {
    // Requests.
    case timeoutBefore = "timeout-before"
    case timeoutAfter = "timeout-after"
    case errorBefore = "error-before"
    case errorAfter = "error-after"
    case slow
    case rateLimit = "rate-limit"
    case ban
    case disconnectBefore = "disconnect-before"
    case disconnectAfter = "disconnect-after"
    case halfOpen = "half-open"
    // Frames.
    case dropFrame = "drop-frame"
    case doubleFrame = "double-frame"
    case reorder
    case silence
    case dropConnection = "drop-connection"
    // Moments.
    case down
    case disconnectStreams = "disconnect-streams"
    case expireListenKeys = "expire-listen-keys"
    case priceJump = "price-jump"
    case wrongClock = "wrong-clock"

    /// Whether it changes the answer to a request.
    var isRequest: Bool {
      switch self {
      case .timeoutBefore, .timeoutAfter, .errorBefore, .errorAfter, .slow, .rateLimit, .ban, .disconnectBefore,
        .disconnectAfter, .halfOpen:
        true
      default: false
      }
    }
    /// Whether it changes what becomes of a frame.
    var isFrame: Bool {
      switch self {
      case .dropFrame, .doubleFrame, .reorder, .silence, .dropConnection: true
      default: false
      }
    }
  }

  let kind: Kind
  /// `POST /api/v3/order`, `WS order.place`, `btcusdt@trade`, `user`; `*` stands for any text.
  let on: String
  /// How many matching requests or frames pass unharmed first.
  var after: Int64 = 0
  /// How often it happens; nil: always.
  var count: Int64?
  /// How likely it is each time.
  var probability: Double = 1
  /// When it may begin and must end, in exchange time since the start of the program or of the injection.
  var from = Interval(milliseconds: 0)
  var until: Interval?
  /// How long it lasts, in exchange time (silence, down, wrong-clock).
  var duration: Interval?
  /// How much later the answer comes, in real time (slow).
  var delay = Interval(milliseconds: 0)
  /// The HTTP status, venue's code and words of an error.
  var status: Int64 = 503
  var code: Int64 = -1007
  var message = "Timeout waiting for response from backend server. Send status unknown; execution status unknown."
  /// Seconds for `Retry-After`.
  var retryAfter: Int64 = 30
  /// By what a price is multiplied.
  var factor = Price(units: Price.scale)
  var symbol: String?
  /// How far the server's clock is wrong.
  var offset: Int64 = 0

  /// Whether a request's or stream's name matches.
  func matches(_ name: String) -> Bool { Self.glob(on.utf8[...], name.utf8[...]) }

  private static func glob(_ pattern: Substring.UTF8View, _ text: Substring.UTF8View) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == 0x2A {
      if glob(pattern.dropFirst(), text) { return true }
      return text.isEmpty ? false : glob(pattern, text.dropFirst())
    }
    guard let byte = text.first, byte == first else { return false }
    return glob(pattern.dropFirst(), text.dropFirst())
  }
}

extension FaultRule {
  private static let members: Set = [
    "kind", "on", "after", "count", "probability", "from", "until", "duration", "delay", "status", "code", "message",
    "retryAfter", "factor", "symbol", "offset",
  ]

  /// The rule that a plan's entry describes.
  /// - Throws: a sentence for the one who wrote it.
  static func read(_ json: JSON) throws(PlanError) -> FaultRule {
    guard case .object(let members) = json else {
      throw PlanError("a fault: found \(json), expected a mapping with `kind`; write one a list entry")
    }
    for member in members where !Self.members.contains(member.name) {
      throw PlanError(
        "a fault: found the field `\(member.name)`, expected one of \(Self.members.sorted().joined(separator: ", ")); "
          + "correct it")
    }
    guard let name = json["kind"]?.text, let kind = Kind(rawValue: name) else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw PlanError("a fault: found the kind \(json["kind"] ?? .null), expected one of \(kinds); correct it")
    }
    var rule = FaultRule(kind: kind, on: json["on"]?.text ?? "*")
    try rule.readNumbers(json)
    try rule.readTimes(json)
    rule.symbol = json["symbol"]?.text
    if kind == .priceJump, rule.symbol == nil {
      throw PlanError("a price-jump: found no symbol, expected one such as BTCUSDT; name it with `symbol`")
    }
    if kind == .silence || kind == .down || kind == .wrongClock, rule.duration == nil {
      throw PlanError("a \(kind.rawValue): found no duration, expected one such as 30s; give it with `duration`")
    }
    return rule
  }

  private mutating func readNumbers(_ json: JSON) throws(PlanError) {
    func whole(_ name: String, _ least: Int64) throws(PlanError) -> Int64? {
      guard let value = json[name] else { return nil }
      guard let number = value.whole, number >= least else {
        throw PlanError("\(kind.rawValue): found \(value) at `\(name)`, expected a whole number; correct it")
      }
      return number
    }
    after = try whole("after", 0) ?? after
    count = try whole("count", 1)
    status = try whole("status", 100) ?? status
    code = try whole("code", Int64.min) ?? code
    retryAfter = try whole("retryAfter", 0) ?? retryAfter
    offset = try whole("offset", Int64.min) ?? offset
    message = json["message"]?.text ?? message
    if let value = json["probability"] {
      guard let number = value.plain.flatMap({ Double($0) }), (0...1).contains(number) else {
        throw PlanError("\(kind.rawValue): found \(value) at `probability`, expected 0 to 1; correct it")
      }
      probability = number
    }
    if let value = json["factor"] {
      guard let factor = value.plain.flatMap({ Price($0) }), factor.units > 0 else {
        throw PlanError("\(kind.rawValue): found \(value) at `factor`, expected a number such as 0.9; correct it")
      }
      self.factor = factor
    }
  }

  private mutating func readTimes(_ json: JSON) throws(PlanError) {
    func length(_ name: String) throws(PlanError) -> Interval? {
      guard let value = json[name] else { return nil }
      if value.whole == 0 { return Interval(milliseconds: 0) }
      guard let text = value.text, let interval = Interval(text) else {
        throw PlanError("\(kind.rawValue): found \(value) at `\(name)`, expected a time such as 30s or 5m; correct it")
      }
      return interval
    }
    from = try length("from") ?? from
    until = try length("until")
    duration = try length("duration")
    delay = try length("delay") ?? delay
  }
}
