/// Percent-encoded `name=value&…` text.
enum FormText {
  /// The pairs of `text`, decoded; nil where an escape is broken or the bytes are no UTF-8.
  static func pairs(_ text: String) -> [Parameters.Pair]? {
    var pairs: [Parameters.Pair] = []
    for part in text.split(separator: "&") {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(halves[0]), let value = decoded(halves.count == 2 ? halves[1] : "") else { return nil }
      pairs.append(Parameters.Pair(name: name, value: value))
    }
    return pairs
  }

  /// `text` without the `signature` parameter, every other byte as it came.
  static func unsigned(_ text: String) -> String {
    text.split(separator: "&", omittingEmptySubsequences: false).filter { !$0.hasPrefix("signature=") }
      .joined(separator: "&")
  }

  private static func decoded(_ text: Substring) -> String? {
    var out: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 0x2B: out.append(0x20)
      case 0x25:
        let code = String(decoding: rest.prefix(2), as: UTF8.self)
        guard code.utf8.count == 2, code.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
          let value = UInt8(code, radix: 16)
        else { return nil }
        out.append(value)
        rest = rest.dropFirst(2)
      default: out.append(byte)
      }
    }
    return String(validating: out, as: UTF8.self)
  }
}
