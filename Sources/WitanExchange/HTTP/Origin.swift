/// Where a request goes: scheme, host and port. What may be reached is a set of these.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
  /// Whether the connection is encrypted (`https`) or not (`http`).
  public let isEncrypted: Bool
  /// The host's name or address in lower case; an IPv6 address stands in brackets.
  public let host: String
  /// The port, from 1 to 65535.
  public let port: UInt16

  /// The origin of an address such as `https://api.example.com:8443/path?query`.
  ///
  /// Throws an ``HTTPFailure`` of kind `request` where the text is no such address, or carries a user's name: what
  /// stands before an `@` would be sent in every request, and shown in every log.
  public init(of address: String) throws(HTTPFailure) {
    guard let split = Self.split(address) else {
      throw HTTPFailure(
        .request, "'\(Self.shown(address))' is no address of a server; expected https://HOST[:PORT]/PATH or http://…")
    }
    isEncrypted = split.isEncrypted
    host = split.host.lowercased()
    port = split.port
  }

  /// The address without a path; the port is left out where it is the scheme's own.
  public var description: String {
    let scheme = isEncrypted ? "https" : "http"
    return port == (isEncrypted ? 443 : 80) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
  }

  /// An address without what may be a secret in it.
  private static func shown(_ address: String) -> String {
    // What stands before an `@` is a name and a password.
    let place = address.lastIndex(of: "@").map { "…" + address[$0...] } ?? address
    return String(place.prefix { $0 != "?" }.prefix(100))
  }

  private static func split(_ address: String) -> (isEncrypted: Bool, host: String, port: UInt16)? {
    guard address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), address.utf8.count <= 8192 else { return nil }
    let isEncrypted = address.hasPrefix("https://")
    guard isEncrypted || address.hasPrefix("http://") else { return nil }
    let authority = address.dropFirst(isEncrypted ? 8 : 7).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.contains("@"), !authority.isEmpty else { return nil }
    let bracket = authority.lastIndex(of: "]")
    let colon = authority[(bracket ?? authority.startIndex)...].lastIndex(of: ":")
    let host = String(authority[..<(colon ?? authority.endIndex)])
    guard isName(host) else { return nil }
    guard let colon else { return (isEncrypted, host, isEncrypted ? 443 : 80) }
    let digits = authority[authority.index(after: colon)...]
    guard digits.allSatisfy(\.isNumber), let port = UInt16(digits), port > 0 else { return nil }
    return (isEncrypted, host, port)
  }

  /// Letters, digits, dots and hyphens; or an IPv6 address in brackets.
  private static func isName(_ host: String) -> Bool {
    if host.hasPrefix("[") {
      return host.hasSuffix("]") && host.count > 3
        && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    return !host.isEmpty && host.utf8.count <= 253
      && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
  }
}
