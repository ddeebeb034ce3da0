/// Where the operator wants a plugin's code to run.
public enum PluginIsolation: String, Hashable, Sendable, CaseIterable {
  /// In the host's own process where its bytes are trusted, else in a process of its own.
  case auto
  /// In a process of its own.
  case process
  /// In the host's own process; refused where its bytes are not trusted.
  case none
}

/// Where a plugin's code runs, and why there.
public struct Placement: Hashable, Sendable {
  /// Why it runs where it runs.
  public enum Reason: Hashable, Sendable {
    /// The operator wants a process of its own for it.
    case wanted
    /// Nobody vouches for its bytes; in words, what was found instead.
    case unknown(String)
    /// Real money moves, and the operator has not listed its bytes.
    case realMoney
    /// The conformance kit vouches for its bytes: at this level, by this host where no signer is named.
    case certified(level: Int, signer: TrustedKey?)
    /// The operator has listed its bytes.
    case listed
    /// Whoever loaded it has decided, and asks for no trust: tests and tools.
    case decided
  }

  /// Whether it runs in a process of its own.
  public let isApart: Bool
  /// Why.
  public let reason: Reason

  /// A placement.
  public init(isApart: Bool, _ reason: Reason) {
    self.isApart = isApart
    self.reason = reason
  }

  /// The reason in the operator's words.
  public var why: String {
    switch reason {
    case .wanted: "isolate: process"
    case .unknown(let found):
      "\(found); the host's own process is for a certificate of level \(HostTrust.level) or a SHA-256 in plugins.trusted"
    case .realMoney: "real money moves; the host's own process is for a SHA-256 in plugins.trusted"
    case .certified(let level, nil): "certified at level \(level) by this host"
    case .certified(let level, let signer?): "certified at level \(level), signed by \(signer)"
    case .listed: "listed in plugins.trusted"
    case .decided: "decided by whoever loaded it"
    }
  }
}
