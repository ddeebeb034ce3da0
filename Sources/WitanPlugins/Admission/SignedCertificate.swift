public import WitanConformance

/// A certificate with its signer's word, as it lies beside a plugin in `NAME.so.certificate`: the certificate's text on
/// the first line, `ed25519 KEY SIGNATURE` in hexadecimal on the second.
public struct SignedCertificate: Sendable {
  /// What was certified.
  public let certificate: Certificate
  /// Who signed.
  public let signer: TrustedKey
  private let signature: [UInt8]

  /// The longest file that is read, in bytes.
  static let longest = 16 << 10

  /// Signs `certificate`.
  public init(_ certificate: Certificate, with key: SigningKey) throws {
    self.certificate = certificate
    signer = key.trusted
    signature = try key.sign(certificate.text)
  }

  /// Reads ``text``; nil where it is none, or where the signature is not the signer's.
  public init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, lines.dropFirst(2).allSatisfy(\.isEmpty),
      let certificate = Certificate(text: String(lines[0])), certificate.text == lines[0]
    else { return nil }
    let words = lines[1].split(separator: " ")
    guard words.count == 3, words[0] == "ed25519", let signer = TrustedKey(String(words[1])),
      let signature = Hexadecimal.bytes(String(words[2])), signer.signed(certificate.text, with: signature)
    else { return nil }
    (self.certificate, self.signer, self.signature) = (certificate, signer, signature)
  }

  /// The file's content.
  public var text: String { "\(certificate.text)\ned25519 \(signer) \(Hexadecimal.text(signature))\n" }

  /// Where the certificate of the plugin at `path` lies.
  public static func path(of path: String) -> String { path + ".certificate" }
}
