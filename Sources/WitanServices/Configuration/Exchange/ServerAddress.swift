/// The parts of a server's address, `https://api.example.com:8443/base`; a user's name, a query and a fragment are none.
struct ServerAddress: Hashable, Sendable {
  /// The scheme, such as `https`.
  let scheme: String
  /// The host's name or address in small letters; an IPv6 address in brackets.
  let host: String
  /// The port, from 1 to 65535; nil = the scheme's own.
  let port: UInt16?
  /// What stands behind, without a slash at its end.
  let path: String

  /// Reads an address of one of these schemes; the first is the encrypted one. nil for anything else.
  init?(_ text: String, schemes: [String]) {
    guard let mark = text.firstRange(of: "://"), schemes.contains(String(text[..<mark.lowerBound])),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains(where: { "@?#".contains($0) })
    else { return nil }
    let rest = text[mark.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
    let colon = authority[bracket...].lastIndex(of: ":")
    let name = String(authority[..<(colon ?? authority.endIndex)]).lowercased()
    guard Self.isName(name) else { return nil }
    if let colon {
      guard let number = UInt16(authority[authority.index(after: colon)...]), number > 0 else { return nil }
      port = number
    } else {
      port = nil
    }
    scheme = String(text[..<mark.lowerBound])
    host = name
    var path = String(rest[authority.endIndex...])
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// Whether what is sent there is encrypted, or does not leave this machine.
  var isSafe: Bool { scheme == "https" || scheme == "wss" || isLocal }

  /// Whether it is this machine itself.
  var isLocal: Bool { ["127.0.0.1", "localhost", "[::1]"].contains(host) }

  private static func isName(_ host: String) -> Bool {
    if host.hasPrefix("[") {
      return host.hasSuffix("]") && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    return !host.isEmpty && host.utf8.count <= 253
      && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
  }
}

extension ExchangeChoices {
  /// Whether every address of the exchange was given and is on this machine: so an exchange to rehearse on, whose time
  /// may run faster than the wall's.
  public var isLocal: Bool {
    let given = [(rest, ["https", "http"]), (streams, ["wss", "ws"])]
    return given.allSatisfy { text, schemes in text.flatMap { ServerAddress($0, schemes: schemes) }?.isLocal ?? false }
  }
}
