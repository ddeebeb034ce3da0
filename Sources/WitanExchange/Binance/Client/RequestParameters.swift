/// The parameters of a request to the venue in the order in which they travel, percent-encoded as they are added: what
/// is signed is what is sent.
public struct RequestParameters: Sendable {
  /// `name=value` joined by `&`.
  public private(set) var encoded = ""

  /// No parameters.
  public init() {}

  /// Adds one behind the others.
  public mutating func add(_ name: String, _ value: String) {
    if !encoded.isEmpty { encoded += "&" }
    encoded += Self.escaped(name) + "=" + Self.escaped(value)
  }

  /// All but letters, digits, `-`, `.`, `_` and `~` as `%` and two hexadecimal digits a byte of UTF-8 (RFC 3986, 2.1).
  static func escaped(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      let scalar = UnicodeScalar(byte)
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.unicodeScalars.append(scalar)
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.utf8.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return result
  }
}
