public import WitanCore

/// A strategy as a running host sees it.
public struct PluginRow: Hashable, Codable, Sendable {
  /// Whether its vote counts, and if not, why.
  public enum State: String, Hashable, Codable, Sendable, CaseIterable {
    /// Its vote counts.
    case voting
    /// Its sleeve lost too much; it is heard again at a set time or when enabled.
    case suspended
    /// It was faulty; `host plugins retry` gives it another chance.
    case quarantined
    /// The operator switched it off, or its weight is nought.
    case disabled
    /// It judges beside those that vote and counts nothing.
    case shadow
  }

  /// The newest vote.
  public struct Vote: Hashable, Codable, Sendable {
    /// The market.
    public let symbol: Symbol
    /// The last moment of the bar it answers.
    public let time: Instant
    /// `buy`, `sell`, `hold` or `abstain`.
    public let action: String
    /// 0 to 100; nought for an abstention.
    public let confidence: Double
    /// A vote.
    public init(symbol: Symbol, time: Instant, action: String, confidence: Double) {
      self.symbol = symbol
      self.time = time
      self.action = action
      self.confidence = confidence
    }
  }

  /// Where a strategy's code runs.
  public struct Place: Hashable, Codable, Sendable {
    /// Whose process it is.
    public enum Kind: String, Hashable, Codable, Sendable {
      /// The host's own.
      case host
      /// One of its own.
      case process
    }
    /// Whose process it is.
    public let runsIn: Kind
    /// The number of its own process; nil where it has none, or none at the moment.
    public let pid: Int32?
    /// Why it runs there, in words.
    public let why: String
    /// A place.
    public init(runsIn: Kind, pid: Int32? = nil, why: String) {
      self.runsIn = runsIn
      self.pid = pid
      self.why = why
    }
    /// `process 4711: isolate: process` or `the host's: listed in plugins.trusted`.
    public var sentence: String {
      switch runsIn {
      case .host: "the host's: \(why)"
      case .process: "process \(pid.map(String.init) ?? "none"): \(why)"
      }
    }
  }

  /// What `--enable` names.
  public let id: StrategyID
  /// The plugin's own version.
  public let version: String
  /// The SHA-256 of the plugin's file, in hexadecimal.
  public let sha256: String
  /// How much its vote counts, as configured.
  public let weight: Share
  /// Whether the operator has enabled it.
  public let enabled: Bool
  /// Whether its vote counts, and if not, why.
  public let state: State
  /// Its newest vote; nil before the first.
  public let lastVote: Vote?
  /// How many calls went wrong since the host started.
  public let faults: Int
  /// In the shadow: what following its votes alone has gained since, in percent, fees paid.
  public let gain: Double?
  /// The same of the version that votes.
  public let votingGain: Double?
  /// True while the version before judges beside it and would take its place at its first fault.
  public let isOnTrial: Bool?
  /// Where its code runs, and why there; nil where it is not loaded.
  public let place: Place?
  /// Why it is in quarantine: what was found, in which call and at which bar; nil where it is not.
  public let reason: String?

  /// A row.
  public init(
    id: StrategyID, version: String, sha256: String, weight: Share, enabled: Bool, state: State, lastVote: Vote?,
    faults: Int, gain: Double? = nil, votingGain: Double? = nil, isOnTrial: Bool? = nil,
    place: Place? = nil, reason: String? = nil
  ) {
    self.id = id
    self.version = version
    self.sha256 = sha256
    self.weight = weight
    self.enabled = enabled
    self.state = state
    self.lastVote = lastVote
    self.faults = faults
    (self.gain, self.votingGain, self.isOnTrial) = (gain, votingGain, isOnTrial)
    (self.place, self.reason) = (place, reason)
  }
}
