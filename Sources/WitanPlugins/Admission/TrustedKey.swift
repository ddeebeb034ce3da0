import Crypto
import Foundation

/// The public half of an Ed25519 key whose holder's word on plugins the operator takes: 64 hexadecimal digits.
public struct TrustedKey: Hashable, Sendable, CustomStringConvertible {
  /// The 32 bytes.
  let bytes: [UInt8]

  /// Reads 64 hexadecimal digits that are a key; nil for anything else.
  public init?(_ text: String) {
    guard let bytes = Hexadecimal.bytes(text), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    else { return nil }
    self.init(key)
  }

  init(_ key: Curve25519.Signing.PublicKey) { bytes = Array(key.rawRepresentation) }

  /// The digits, in small letters.
  public var description: String { Hexadecimal.text(bytes) }

  /// Whether the key's holder signed `text`.
  func signed(_ text: String, with signature: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
    return key.isValidSignature(signature, for: Data(text.utf8))
  }
}

/// The private half. Its digits are written only into the file that holds it.
public struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// A new key, from the system's source of chance.
  public init() { key = Curve25519.Signing.PrivateKey() }

  /// Reads ``secret``; nil for anything else.
  public init?(secret: String) {
    guard let bytes = Hexadecimal.bytes(secret),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
    else { return nil }
    self.key = key
  }

  /// The 64 hexadecimal digits for the key's file, and for nothing else.
  public var secret: String { Hexadecimal.text(key.rawRepresentation) }
  /// What operators list.
  public var trusted: TrustedKey { TrustedKey(key.publicKey) }

  func sign(_ text: String) throws -> [UInt8] { Array(try key.signature(for: Data(text.utf8))) }
}

/// Bytes as digits.
enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  static func bytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      let pair = String(decoding: digits[place...place + 1], as: UTF8.self)
      guard pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
