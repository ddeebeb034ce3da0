public import WitanCore

/// What a plugin may ask of the host. Values of the contract's WTN_CAP_*.
public struct Capabilities: OptionSet, Hashable, Sendable {
  public let rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
  /// The host fetches from allow-listed servers for it.
  public static let http = Capabilities(rawValue: 1)
  /// It is told the news.
  public static let news = Capabilities(rawValue: 2)
  /// It is woken at set times.
  public static let timer = Capabilities(rawValue: 4)
  /// It may start threads.
  public static let ownThreads = Capabilities(rawValue: 8)

  /// What this host can grant: it has no service yet for what the rest ask of it.
  public static let grantable: Capabilities = [.ownThreads]

  /// The capability of that name in the contract, such as `own-threads`; nil for any other word.
  public init?(name: some StringProtocol) {
    switch name {
    case "http": self = .http
    case "news": self = .news
    case "timer": self = .timer
    case "own-threads": self = .ownThreads
    default: return nil
    }
  }

  /// The names of what is in the set, and the number of any bit without a name.
  public var names: [String] {
    let known: [(Capabilities, String)] = [
      (.http, "http"), (.news, "news"), (.timer, "timer"), (.ownThreads, "own-threads"),
    ]
    let unknown = subtracting([.http, .news, .timer, .ownThreads])
    return known.filter { contains($0.0) }.map(\.1)
      + (unknown.isEmpty ? [] : ["unknown bits 0x" + String(unknown.rawValue, radix: 16)])
  }
}

/// What a plugin promises. Values of the contract's WTN_F_*.
public struct PluginFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Nothing of it is left after the last instance.
  public static let unloadable = PluginFlags(rawValue: 1)
  /// The same bars and parameters give the same answers.
  public static let deterministic = PluginFlags(rawValue: 2)
}

/// What a plugin says about itself, checked and copied out of its memory.
public struct PluginDescriptor: Hashable, Sendable {
  /// What `--enable` names.
  public let id: StrategyID
  /// For people.
  public let name: String
  /// Its version, as semver.
  public let version: String
  /// Who wrote it.
  public let author: String
  /// What it does, in a line.
  public let summary: String
  /// Its parameters, in the plugin's order.
  public let parameters: [ParameterSchema]
  /// Its reasons; the first is never shown.
  public let reasons: [String]
  /// The unit of each reason's three figures.
  public let reasonUnits: [[String]]
  /// The version of the bytes that it saves.
  public let stateVersion: UInt32
  /// What it promises.
  public let flags: PluginFlags
  /// What it would like to use.
  public let wants: Capabilities
  /// What it cannot do without.
  public let needs: Capabilities
  /// The contract's minor version it was built against.
  public let abiMinor: UInt16
  /// It offers `evaluate_many`: many sets of values judged in one pass over the bars.
  public let judgesManySets: Bool
}
