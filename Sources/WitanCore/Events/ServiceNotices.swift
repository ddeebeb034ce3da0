/// The allocation over the strategies changed.
public struct AllocationNotice: Hashable, Codable, Sendable {
  /// The share of each strategy.
  public let shares: [String: Double]
  /// Why.
  public let reason: String
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(shares: [String: Double], reason: String, time: Instant) {
    self.shares = shares
    self.reason = reason
    self.time = time
  }
}

/// A plugin was loaded, swapped or taken out.
public struct PluginNotice: Hashable, Codable, Sendable {
  /// Who.
  public let strategy: StrategyID
  /// Its version.
  public let version: String
  /// The SHA-256 of its file, in hexadecimal.
  public let sha256: String
  /// What happened and why, in one sentence.
  public let text: String
  /// When.
  public let time: Instant
  /// A notice.
  public init(strategy: StrategyID, version: String, sha256: String, text: String, time: Instant) {
    self.strategy = strategy
    self.version = version
    self.sha256 = sha256
    self.text = text
    self.time = time
  }
}

/// A version in the shadow answered a bar; its vote counts nothing.
public struct ShadowNotice: Hashable, Codable, Sendable {
  /// Who, and which version.
  public let strategy: StrategyID, version: String
  /// The market.
  public let symbol: Symbol
  /// The bar's last moment.
  public let time: Instant
  /// What it said, `buy`, `sell`, `hold`, `abstain`, `pending`, `late` or `fault`, how strongly, and why in words.
  public let answer: String, confidence: Confidence, reason: String
  /// What following its votes alone has gained since it was put into the shadow, in millionths, fees paid.
  public let gain: Int64
  /// The same of the version that votes; nil where no strategy of that id does.
  public let votingGain: Int64?
  /// A notice.
  public init(
    strategy: StrategyID, version: String, symbol: Symbol, time: Instant, answer: String, confidence: Confidence,
    reason: String, gain: Int64, votingGain: Int64?
  ) {
    (self.strategy, self.version, self.symbol, self.time) = (strategy, version, symbol, time)
    (self.answer, self.confidence, self.reason) = (answer, confidence, reason)
    (self.gain, self.votingGain) = (gain, votingGain)
  }
}

/// The market's regime changed.
public struct RegimeNotice: Hashable, Codable, Sendable {
  /// The market.
  public let symbol: Symbol
  /// The old and the new regime.
  public let from: String, to: String
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(symbol: Symbol, from: String, to: String, time: Instant) {
    self.symbol = symbol
    self.from = from
    self.to = to
    self.time = time
  }
}

/// Something happened to a fork of the database.
public struct ForkNotice: Hashable, Codable, Sendable {
  /// The fork.
  public let fork: String
  /// What it is for, or what came of it.
  public let text: String
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(fork: String, text: String, time: Instant) {
    self.fork = fork
    self.text = text
    self.time = time
  }
}

/// A headline came in.
public struct NewsNotice: Hashable, Codable, Sendable {
  /// The source's own id.
  public let id: String
  /// Who published it.
  public let source: String
  /// The headline.
  public let title: String
  /// When it was published.
  public let time: Instant
  /// Made of its parts.
  public init(id: String, source: String, title: String, time: Instant) {
    self.id = id
    self.source = source
    self.title = title
    self.time = time
  }
}

/// The narrator wrote something.
public struct NarrativeNotice: Hashable, Codable, Sendable {
  /// The text.
  public let text: String
  /// How important it is, 0...1.
  public let importance: Double
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(text: String, importance: Double, time: Instant) {
    self.text = text
    self.importance = importance
    self.time = time
  }
}

/// A service is alive.
public struct HeartbeatNotice: Hashable, Codable, Sendable {
  /// Which service.
  public let service: String
  /// When.
  public let time: Instant
  /// A sign of life.
  public init(service: String, time: Instant) {
    self.service = service
    self.time = time
  }
}

/// Bars are missing.
public struct GapNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The market.
  public let symbol: Symbol
  /// When the first missing bar would have opened.
  public let from: Instant
  /// When the first bar after the gap opened.
  public let to: Instant
  /// How many bars are missing.
  public let missing: Int
  /// A gap.
  public init(symbol: Symbol, from: Instant, to: Instant, missing: Int) {
    self.symbol = symbol
    self.from = from
    self.to = to
    self.missing = missing
  }
}

/// The clock differs from the venue's.
public struct SkewNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// Ours minus theirs.
  public let skew: Interval
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(skew: Interval, time: Instant) {
    self.skew = skew
    self.time = time
  }
}

/// The host started, reloaded its configuration or stops.
public struct HostNotice: Hashable, Codable, Sendable {
  /// What and why, in one sentence.
  public let text: String
  /// When.
  public let time: Instant
  /// A notice.
  public init(text: String, time: Instant) {
    self.text = text
    self.time = time
  }
}

/// Something went wrong.
public struct ErrorNotice: Hashable, Codable, Sendable {
  /// Where: the part of the host.
  public let component: String
  /// What was found, what was expected, what to do.
  public let text: String
  /// When.
  public let time: Instant
  /// An error.
  public init(component: String, text: String, time: Instant) {
    self.component = component
    self.text = text
    self.time = time
  }
}
