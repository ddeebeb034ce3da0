import WitanConformance

/// Whose bytes may run in the host's own process, where a defect ends the host and nothing keeps secrets from it.
public struct HostTrust: Sendable {
  /// The least level of a certificate that lets code in.
  public static let level = 2

  /// The SHA-256 of files that the operator trusts, in small hexadecimal letters.
  public let listed: Set<String>
  /// Whose certificates are believed.
  public let certificates: Admission
  /// Real money moves: then only ``listed`` counts.
  public let realMoney: Bool

  /// Trust in `listed` and, unless real money moves, in what `certificates` believes.
  public init(listed: Set<String>, certificates: Admission, realMoney: Bool) {
    self.listed = listed
    self.certificates = certificates
    self.realMoney = realMoney
  }

  /// Why `file` may run in the host's own process, or why it may not.
  func judge(_ file: PluginFile) -> (isTrusted: Bool, reason: Placement.Reason) {
    if listed.contains(file.sha256) { return (true, .listed) }
    if realMoney { return (false, .realMoney) }
    guard let believed = certificates.believed(file), believed.certificate.level >= Self.level else {
      return (false, .unknown(certificates.found(file)))
    }
    return (true, .certified(level: believed.certificate.level, signer: believed.signer))
  }

  /// What is said where `file` was to run in the host's own process and may not.
  func refusal(_ file: PluginFile) -> PluginRefusal {
    let found = realMoney ? "" : "\(certificates.found(file)) and "
    let list = "add its SHA-256 to plugins.trusted, or let it run in a process of its own (isolate: auto)"
    return PluginRefusal(
      .trust, file: file.path,
      found: "isolate: none for a plugin with \(found)a SHA-256 that plugins.trusted does not list (\(file.sha256))",
      expected: realMoney
        ? "a listed SHA-256 in the host's own process where real money moves, whatever is certified"
        : "a certificate of level \(Self.level) by kit \(Kit.version) or a listed SHA-256 in the host's own process",
      mend: realMoney ? list : "run: host plugins check \(file.path) --level \(Self.level), or \(list)")
  }
}
