/// What the venue answers to a request that it refuses: the HTTP status, its code and its words.
struct Refusal: Error, Hashable, Sendable {
  /// The HTTP status.
  let status: Int
  /// The venue's code, negative.
  let code: Int64
  /// The venue's words.
  let message: String
  /// Seconds for `Retry-After`, where the answer bears one.
  var retryAfter: Int64?
  /// More that the body says beside code and words (cancelReplace).
  var data: JSON?

  init(_ code: Int64, _ message: String, status: Int = 400, retryAfter: Int64? = nil, data: JSON? = nil) {
    (self.status, self.code, self.message) = (status, code, message)
    (self.retryAfter, self.data) = (retryAfter, data)
  }

  /// The body.
  var body: JSON {
    let plain = JSON.of(["code": .integer(code), "msg": .string(message)])
    return data.map { plain.adding(["data": $0]) } ?? plain
  }
}

extension Refusal {
  static func missing(_ name: String) -> Refusal {
    Refusal(-1102, "Mandatory parameter '\(name)' was not sent, was empty/null, or malformed.")
  }
  static func oneOf(_ a: String, _ b: String) -> Refusal {
    Refusal(-1102, "Param '\(a)' or '\(b)' must be sent, but both were empty/null!")
  }
  static func illegal(_ name: String, legal: String) -> Refusal {
    Refusal(-1100, "Illegal characters found in parameter '\(name)'; legal range is '\(legal)'.")
  }
  static func notRequired(_ name: String) -> Refusal {
    Refusal(-1106, "Parameter '\(name)' sent when not required.")
  }
  static func precision(_ name: String) -> Refusal { Refusal(-1111, "Parameter '\(name)' has too much precision.") }
  static func filter(_ name: String) -> Refusal { Refusal(-1013, "Filter failure: \(name)") }
  static func rejected(_ text: String) -> Refusal { Refusal(-2010, text) }
  static let symbol = Refusal(-1121, "Invalid symbol.")
  static let insufficient = Refusal.rejected("Account has insufficient balance for requested action.")
  static let unknownOrder = Refusal(-2011, "Unknown order sent.")
  static let noSuchOrder = Refusal(-2013, "Order does not exist.")
  static let key = Refusal(-2015, "Invalid API-key, IP, or permissions for action.", status: 401)
  static let listenKey = Refusal(-1125, "This listenKey does not exist.")
}
