extension JSON {
  /// Reads JSON; nil where the bytes are none, or nest deeper than 32. Source: RFC 8259.
  init?(_ bytes: [UInt8]) {
    var reader = Reader(bytes: bytes)
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool {
      mutating get {
        skipBlanks()
        return at == bytes.count
      }
    }

    mutating func skipBlanks() {
      while at < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at]) { at += 1 }
    }

    mutating func take(_ byte: UInt8) -> Bool {
      skipBlanks()
      guard at < bytes.count, bytes[at] == byte else { return false }
      at += 1
      return true
    }

    mutating func value(depth: Int) -> JSON? {
      guard depth < 32 else { return nil }
      skipBlanks()
      guard at < bytes.count else { return nil }
      switch bytes[at] {
      case UInt8(ascii: "{"): return object(depth)
      case UInt8(ascii: "["): return list(depth)
      case UInt8(ascii: "\""): return text().map { .text($0) }
      case UInt8(ascii: "t"): return word("true") ? .bool(true) : nil
      case UInt8(ascii: "f"): return word("false") ? .bool(false) : nil
      case UInt8(ascii: "n"): return word("null") ? .null : nil
      default: return number()
      }
    }

    private mutating func word(_ word: String) -> Bool {
      guard bytes[at...].starts(with: word.utf8) else { return false }
      at += word.utf8.count
      return true
    }

    private mutating func number() -> JSON? {
      let start = at
      while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
      return Double(String(decoding: bytes[start..<at], as: UTF8.self)).map { .number($0) }
    }

    private mutating func list(_ depth: Int) -> JSON? {
      at += 1
      var items: [JSON] = []
      if take(UInt8(ascii: "]")) { return .list(items) }
      repeat {
        guard let item = value(depth: depth + 1) else { return nil }
        items.append(item)
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "]")) ? .list(items) : nil
    }

    private mutating func object(_ depth: Int) -> JSON? {
      at += 1
      var fields: [(String, JSON)] = []
      if take(UInt8(ascii: "}")) { return .object(fields) }
      repeat {
        skipBlanks()
        guard let name = text(), take(UInt8(ascii: ":")), let value = value(depth: depth + 1) else { return nil }
        fields.append((name, value))
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "}")) ? .object(fields) : nil
    }

    private mutating func text() -> String? {
      guard take(UInt8(ascii: "\"")) else { return nil }
      var out: [UInt8] = []
      while at < bytes.count {
        let byte = bytes[at]
        at += 1
        if byte == UInt8(ascii: "\"") { return String(validating: out, as: UTF8.self) }
        if byte != UInt8(ascii: "\\") {
          out.append(byte)
          continue
        }
        guard let escaped = escape() else { return nil }
        out += escaped
      }
      return nil
    }

    /// What follows a backslash. Surrogate pairs are not read: the kit writes none.
    private mutating func escape() -> [UInt8]? {
      guard at < bytes.count else { return nil }
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "n"): return [0x0A]
      case UInt8(ascii: "r"): return [0x0D]
      case UInt8(ascii: "t"): return [0x09]
      case UInt8(ascii: "u"):
        guard at + 4 <= bytes.count else { return nil }
        let digits = String(decoding: bytes[at..<at + 4], as: UTF8.self)
        guard let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else { return nil }
        at += 4
        return Array(String(Character(scalar)).utf8)
      default: return [byte]
      }
    }
  }
}
