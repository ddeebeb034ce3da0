/// JSON, as much of it as the kit writes and reads.
enum JSON: Hashable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSON])
  indirect case object(Fields)

  /// An object's fields, in order.
  struct Fields: Hashable {
    let names: [String]
    let values: [JSON]
  }

  /// An object.
  static func object(_ fields: [(String, JSON)]) -> JSON {
    .object(Fields(names: fields.map(\.0), values: fields.map(\.1)))
  }

  /// An object's field.
  subscript(name: String) -> JSON? {
    guard case .object(let fields) = self else { return nil }
    return fields.names.firstIndex(of: name).map { fields.values[$0] }
  }

  var string: String? { if case .text(let text) = self { text } else { nil } }

  /// On one line.
  var line: String {
    var out = ""
    write(into: &out)
    return out
  }

  private func write(into out: inout String) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .number(let value):
      out += !value.isFinite ? "null" : value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    case .text(let text): Self.quote(text, into: &out)
    case .list(let items):
      out += "["
      for (index, item) in items.enumerated() {
        if index > 0 { out += "," }
        item.write(into: &out)
      }
      out += "]"
    case .object(let fields):
      out += "{"
      for (index, name) in fields.names.enumerated() {
        if index > 0 { out += "," }
        Self.quote(name, into: &out)
        out += ":"
        fields.values[index].write(into: &out)
      }
      out += "}"
    }
  }

  private static func quote(_ text: String, into out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          let digits = String(scalar.value, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    out += "\""
  }
}
