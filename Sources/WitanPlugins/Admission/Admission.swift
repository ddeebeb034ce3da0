import Glibc
public import WitanConformance

/// What the operator demands of a plugin's bytes before any of its code runs: a certificate of the conformance kit,
/// made by this host, or signed by a key that the operator listed. ``HostTrust`` asks the same certificates.
public struct Admission: Sendable {
  /// The least level, 1 to 4; 0 demands nothing.
  public let level: Int
  /// The certificates that this host made itself.
  private let own: [Certificate]
  private let keys: Set<TrustedKey>

  /// Everybody is let in: what `run.require_conformance: 0` means.
  public static let everybody = Admission(level: 0)

  /// Demands `level`, and believes `own` and whatever one of `keys` has signed.
  public init(level: Int, own: [Certificate] = [], keys: [TrustedKey] = []) {
    self.level = level
    self.own = own
    self.keys = Set(keys)
  }

  /// The certificate by which `file` is let in; nil where there is none and none is demanded.
  ///
  /// Throws where one is demanded: there is none for these bytes, it is of a lower level or another kit, or whoever
  /// signed it is not believed.
  @discardableResult
  public func admit(_ file: PluginFile) throws(PluginRefusal) -> Certificate? {
    if let believed = believed(file), believed.certificate.level >= level { return believed.certificate }
    guard level > 0 else { return nil }
    throw PluginRefusal(
      .conformance, file: file.path, found: found(file),
      expected: "one of level \(level) by kit \(Kit.version) for sha256 \(file.sha256.prefix(12))",
      mend: "run: host plugins check \(file.path) --level \(level)")
  }

  /// A certificate that is believed, and who signed it; nil where this host made it.
  struct Believed {
    let certificate: Certificate
    let signer: TrustedKey?
  }

  /// The highest certificate that is believed of these bytes; nil where none is.
  func believed(_ file: PluginFile) -> Believed? {
    let made = made(file)
    guard case .believed(let certificate, let signer) = Beside(file, keys), certificate.level > made?.level ?? 0 else {
      return made.map { Believed(certificate: $0, signer: nil) }
    }
    return Believed(certificate: certificate, signer: signer)
  }

  /// What there is for these bytes, in words: `no certificate`.
  func found(_ file: PluginFile) -> String {
    made(file).map { "a certificate of level \($0.level)" } ?? Beside(file, keys).words(file)
  }

  /// The highest one that this host made of these bytes.
  private func made(_ file: PluginFile) -> Certificate? {
    own.filter { $0.sha256 == file.sha256 && $0.kit == Kit.version }.max { $0.level < $1.level }
  }

  /// What the file beside the plugin says.
  private enum Beside {
    case nothing
    case unreadable(String)
    case stranger(TrustedKey)
    case otherBytes
    case otherKit(String)
    case believed(Certificate, TrustedKey)

    init(_ file: PluginFile, _ keys: Set<TrustedKey>) {
      guard !keys.isEmpty else {
        self = .nothing
        return
      }
      let path = SignedCertificate.path(of: file.path)
      guard let descriptor = Optional(open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)), descriptor >= 0
      else {
        self = errno == ENOENT ? .nothing : .unreadable(systemMessage(errno))
        return
      }
      defer { close(descriptor) }
      var bytes = [UInt8](repeating: 0, count: SignedCertificate.longest + 1)
      let count = read(descriptor, &bytes, bytes.count)
      guard count >= 0, count <= SignedCertificate.longest,
        let signed = SignedCertificate(text: String(decoding: bytes.prefix(count), as: UTF8.self))
      else {
        self = .unreadable("no signed certificate, or one that was changed")
        return
      }
      let certificate = signed.certificate
      guard keys.contains(signed.signer) else {
        self = .stranger(signed.signer)
        return
      }
      if certificate.sha256 != file.sha256 {
        self = .otherBytes
      } else {
        self = certificate.kit == Kit.version ? .believed(certificate, signed.signer) : .otherKit(certificate.kit)
      }
    }

    func words(_ file: PluginFile) -> String {
      switch self {
      case .nothing: "no certificate"
      case .unreadable(let reason): "\(SignedCertificate.path(of: file.path)), which cannot be used: \(reason),"
      case .stranger(let key): "a certificate signed by \(key), which run.trusted_keys does not list,"
      case .otherBytes: "a signed certificate for other bytes"
      case .otherKit(let version): "a signed certificate by kit \(version)"
      case .believed(let certificate, _): "a signed certificate of level \(certificate.level)"
      }
    }
  }
}
