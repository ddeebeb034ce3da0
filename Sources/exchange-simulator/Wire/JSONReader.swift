/// Reads one JSON text, strictly by RFC 8259, at most 64 levels deep.
struct JSONReader {
  private let bytes: [UInt8]
  private var at = 0

  /// The value that `text` says, or nil where it is not one JSON value and nothing else.
  static func read(_ text: some StringProtocol) -> JSON? {
    var reader = JSONReader(bytes: Array(text.utf8))
    guard let value = reader.value(depth: 0) else { return nil }
    reader.space()
    return reader.at == reader.bytes.count ? value : nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func space() {
    while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
  }

  private mutating func take(_ expected: UInt8) -> Bool {
    guard byte == expected else { return false }
    at += 1
    return true
  }

  private mutating func word(_ text: String, _ value: JSON) -> JSON? {
    let expected = Array(text.utf8)
    guard at + expected.count <= bytes.count, Array(bytes[at..<at + expected.count]) == expected else { return nil }
    at += expected.count
    return value
  }

  private mutating func value(depth: Int) -> JSON? {
    guard depth < 64 else { return nil }
    space()
    switch byte {
    case 0x7B: return object(depth: depth)
    case 0x5B: return array(depth: depth)
    case 0x22: return string().map { .string($0) }
    case 0x74: return word("true", .bool(true))
    case 0x66: return word("false", .bool(false))
    case 0x6E: return word("null", .null)
    default: return number()
    }
  }

  private mutating func object(depth: Int) -> JSON? {
    at += 1
    var members: [JSON.Member] = []
    space()
    if take(0x7D) { return .object(members) }
    repeat {
      space()
      guard let name = string() else { return nil }
      space()
      guard take(0x3A), let value = value(depth: depth + 1) else { return nil }
      members.append(JSON.Member(name: name, value: value))
      space()
    } while take(0x2C)
    return take(0x7D) ? .object(members) : nil
  }

  private mutating func array(depth: Int) -> JSON? {
    at += 1
    var elements: [JSON] = []
    space()
    if take(0x5D) { return .array(elements) }
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      elements.append(value)
      space()
    } while take(0x2C)
    return take(0x5D) ? .array(elements) : nil
  }

  private mutating func number() -> JSON? {
    let start = at
    _ = take(0x2D)
    let first = at
    while let byte, (0x30...0x39).contains(byte) { at += 1 }
    guard at > first, at == first + 1 || bytes[first] != 0x30 else { return nil }
    var whole = true
    if take(0x2E) {
      whole = false
      let fraction = at
      while let byte, (0x30...0x39).contains(byte) { at += 1 }
      guard at > fraction else { return nil }
    }
    if byte == 0x65 || byte == 0x45 {
      whole = false
      at += 1
      if byte == 0x2B || byte == 0x2D { at += 1 }
      let exponent = at
      while let byte, (0x30...0x39).contains(byte) { at += 1 }
      guard at > exponent else { return nil }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if whole, let number = Int64(text) { return .integer(number) }
    return .decimal(text)
  }

  private mutating func string() -> String? {
    guard take(0x22) else { return nil }
    var out: [UInt8] = []
    while let byte {
      at += 1
      switch byte {
      case 0x22: return String(validating: out, as: UTF8.self)
      case 0x5C: guard escape(&out) else { return nil }
      case 0..<0x20: return nil
      default: out.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(_ out: inout [UInt8]) -> Bool {
    guard let byte else { return false }
    at += 1
    switch byte {
    case 0x22, 0x5C, 0x2F: out.append(byte)
    case 0x62: out.append(0x08)
    case 0x66: out.append(0x0C)
    case 0x6E: out.append(0x0A)
    case 0x72: out.append(0x0D)
    case 0x74: out.append(0x09)
    case 0x75:
      guard var code = hex() else { return false }
      if (0xD800..<0xDC00).contains(code) {
        guard take(0x5C), take(0x75), let low = hex(), (0xDC00..<0xE000).contains(low) else { return false }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { return false }
      out += String(Character(scalar)).utf8
    default: return false
    }
    return true
  }

  private mutating func hex() -> UInt32? {
    guard at + 4 <= bytes.count else { return nil }
    let text = String(decoding: bytes[at..<at + 4], as: UTF8.self)
    guard text.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }), let code = UInt32(text, radix: 16) else { return nil }
    at += 4
    return code
  }
}
