internal import Crypto

/// An account's key pair at the venue. The secret signs and is never shown: neither as text nor by reflection.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The public part, which travels with each request.
  public let name: String
  private let secret: SymmetricKey

  /// A key pair as the venue issued it.
  ///
  /// Throws an ``HTTPFailure`` of kind `request` where a part is empty or has a blank or a control character in it, as
  /// keys have that were copied with a line's end. The sentence shows neither part.
  public init(name: String, secret: String) throws(HTTPFailure) {
    for (text, part) in [(name, "key"), (secret, "secret")] {
      guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw HTTPFailure(
          .request,
          "the API \(part) is \(text.isEmpty ? "empty" : "not one word of ASCII"); expected it as the venue shows it")
      }
    }
    self.name = name
    self.secret = SymmetricKey(data: Array(secret.utf8))
  }

  /// HMAC-SHA256 of `payload` under the secret, as 64 lower-case hexadecimal digits.
  public func signature(of payload: String) -> String {
    HMAC<SHA256>.authenticationCode(for: Array(payload.utf8), using: secret)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The parameters with their signature as the last one: of a REST request, in its query or in its body.
  public func signed(_ parameters: RequestParameters) -> String {
    parameters.encoded + "&signature=" + signature(of: parameters.encoded)
  }

  /// The signature of a call over the WebSocket API: all parameters, the key among them, sorted by name, their values
  /// as they are and not percent-encoded.
  public func signature(ofCall parameters: [String: String]) -> String {
    signature(of: parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&"))
  }

  /// The first four characters of the public part.
  public var description: String { "API key \(name.prefix(4))…" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
