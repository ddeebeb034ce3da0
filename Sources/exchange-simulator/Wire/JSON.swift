/// A JSON value with its members in order, as the venue writes them.
indirect enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number that is not a whole one, as its text.
  case decimal(String)
  case string(String)
  case array([JSON])
  case object([Member])

  /// One name and its value.
  struct Member: Hashable, Sendable {
    let name: String
    let value: JSON
  }

  /// An object of these members, in this order.
  static func of(_ members: KeyValuePairs<String, JSON>) -> JSON {
    .object(members.map { Member(name: $0.key, value: $0.value) })
  }

  /// The member of that name; nil where this is no object or has none.
  subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text of a string.
  var text: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// A whole number.
  var whole: Int64? {
    if case .integer(let number) = self { return number }
    return nil
  }

  /// A boolean.
  var flag: Bool? {
    if case .bool(let flag) = self { return flag }
    return nil
  }

  /// The elements of an array.
  var elements: [JSON]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// What a scalar says as plain text, for a parameter that came as JSON; nil for arrays, objects and null.
  var plain: String? {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .decimal(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// This object with more members behind its own; itself where it is no object.
  func adding(_ more: KeyValuePairs<String, JSON>) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members + more.map { Member(name: $0.key, value: $0.value) })
  }

  /// This object without a member; itself where it has none.
  func without(_ name: String) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != name })
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int64) { self = .integer(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: CustomStringConvertible {
  /// The value as compact JSON text.
  var description: String {
    var out: [UInt8] = []
    write(to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private func write(to out: inout [UInt8]) {
    switch self {
    case .null: out += "null".utf8
    case .bool(let flag): out += (flag ? "true" : "false").utf8
    case .integer(let number): out += String(number).utf8
    case .decimal(let text): out += text.utf8
    case .string(let text): Self.quote(text, to: &out)
    case .array(let elements):
      out.append(0x5B)
      for (index, element) in elements.enumerated() {
        if index > 0 { out.append(0x2C) }
        element.write(to: &out)
      }
      out.append(0x5D)
    case .object(let members):
      out.append(0x7B)
      for (index, member) in members.enumerated() {
        if index > 0 { out.append(0x2C) }
        Self.quote(member.name, to: &out)
        out.append(0x3A)
        member.value.write(to: &out)
      }
      out.append(0x7D)
    }
  }

  private static func quote(_ text: String, to out: inout [UInt8]) {
    out.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: out += [0x5C, byte]
      case 0x0A: out += [0x5C, 0x6E]
      case 0x0D: out += [0x5C, 0x72]
      case 0x09: out += [0x5C, 0x74]
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        out += "\\u00".utf8
        out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }
}
