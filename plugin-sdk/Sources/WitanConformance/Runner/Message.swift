/// What a child tells its parent: length-prefixed JSON over a descriptor of its own.
enum Message {
  case finding(Finding)
  case skip(String)
  case kitError(String)
  case testimony([UInt8])
  /// The fewest bars that show what was found.
  case shrunk(Series)
  /// The child's last word; without it the child died.
  case end

  var json: JSON {
    switch self {
    case .finding(let finding):
      .object([
        ("kind", .text("finding")), ("sentence", .text(finding.sentence)), ("place", .text(finding.place)),
        ("severity", finding.severity.map { .text($0.rawValue) } ?? .null),
      ])
    case .skip(let reason): .object([("kind", .text("skip")), ("text", .text(reason))])
    case .kitError(let text): .object([("kind", .text("kit-error")), ("text", .text(text))])
    case .testimony(let bytes):
      .object([("kind", .text("testimony")), ("text", .text(Self.hexadecimal(bytes)))])
    case .shrunk(let series):
      .object([
        ("kind", .text("shrunk")), ("name", .text(series.name)), ("text", .text(Self.hexadecimal(series.packed))),
      ])
    case .end: .object([("kind", .text("end"))])
    }
  }

  init?(_ json: JSON) {
    let text = json["text"]?.string ?? ""
    switch json["kind"]?.string {
    case "finding":
      guard let sentence = json["sentence"]?.string else { return nil }
      self = .finding(
        Finding(
          sentence, at: json["place"]?.string ?? "", severity: json["severity"]?.string.flatMap(Severity.init)))
    case "skip": self = .skip(text)
    case "kit-error": self = .kitError(text)
    case "testimony": self = .testimony(Self.bytes(text))
    case "shrunk":
      guard let series = Series(packed: Self.bytes(text), name: json["name"]?.string ?? "") else { return nil }
      self = .shrunk(series)
    case "end": self = .end
    default: return nil
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func bytes(_ text: String) -> [UInt8] {
    let digits = text.utf8.map { $0 < 0x3A ? $0 &- 0x30 : $0 &- 0x57 }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] & 15 }
  }

  /// With its length before it, 4 bytes, little-endian.
  var framed: [UInt8] {
    let body = Array(json.line.utf8)
    return (0..<4).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
  }

  /// The messages in a stream; nil where it breaks off or says what no child says.
  static func read(_ stream: [UInt8]) -> [Message]? {
    var messages: [Message] = []
    var at = 0
    while at < stream.count {
      guard at + 4 <= stream.count else { return nil }
      let length = (0..<4).reduce(0) { $0 | Int(stream[at + $1]) << (8 * $1) }
      guard length <= stream.count - at - 4,
        let json = JSON(Array(stream[(at + 4)..<(at + 4 + length)])), let message = Message(json)
      else { return nil }
      messages.append(message)
      at += 4 + length
    }
    return messages
  }
}
