/// One request, as it will travel: nothing in it is encoded again, so that what was signed is what is sent.
public struct HTTPRequest: Sendable {
  /// What is asked of the server.
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
  }

  /// What is asked of the server.
  public let method: Method
  /// The whole address, percent-encoded where it must be.
  public let address: String
  /// Where it goes.
  public let origin: Origin
  /// Names and values of header fields. Their values are never logged.
  public var headers: [(name: String, value: String)] = []
  /// The body's bytes; empty = none.
  public var body: [UInt8] = []
  /// Whether a second copy that reaches the server does no harm. A read: yes. An order: never.
  public var isRepeatable: Bool
  /// The longest time to an established connection.
  public var connectDeadline: Duration = .seconds(3)
  /// The longest time to the last byte of the answer, the connection included.
  public var deadline: Duration = .seconds(10)
  /// The longest body that is taken as an answer, in bytes.
  public var longestAnswer = 8 << 20

  /// A request; reads may be repeated, all else may not, unless that is said afterwards.
  ///
  /// Throws an ``HTTPFailure`` of kind `request` where `address` is no `http` or `https` address.
  public init(_ method: Method, _ address: String) throws(HTTPFailure) {
    self.method = method
    self.address = address
    origin = try Origin(of: address)
    isRepeatable = method == .get
  }

  /// The path without its parameters: `/api/v3/order`.
  var path: String {
    let authority = address.dropFirst(origin.isEncrypted ? 8 : 7)
    let path = authority.drop { $0 != "/" && $0 != "?" && $0 != "#" }.prefix { $0 != "?" && $0 != "#" }
    return path.isEmpty ? "/" : String(path)
  }

  /// The names of the parameters in the address, in their order; their values may be secrets.
  var parameters: [String] {
    guard let mark = address.firstIndex(of: "?") else { return [] }
    return address[address.index(after: mark)...].prefix { $0 != "#" }.split(separator: "&")
      .map { String($0.prefix { $0 != "=" }) }
  }

  /// The header field that would change how the request is read by a proxy or a server, if there is one: a line break or
  /// another control character in a value is a second header field.
  var unsoundHeader: String? {
    headers.first { name, value in
      name.isEmpty || !name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }
        || !value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }?.name
  }
}
