/// How user events come from the venue.
public enum UserTransport: String, Hashable, Sendable, CaseIterable {
  /// A connection whose address holds a listen key.
  case listenKey = "listen-key"
  /// A subscription with a signature over the WebSocket API.
  case subscription
  /// Questions over REST, again and again: where the venue offers neither of the others.
  case polling
}

/// What is asked again and again where the venue offers no stream.
public protocol UserPolling: Sendable {
  /// What happened since the last call, oldest first. What it throws is told, and tried again later.
  func events() async throws -> [UserEvent]
}

/// What a user stream says to its owner.
public enum UserStreamEvent: Hashable, Sendable {
  /// Events come from now on, in this way. What happened before is not among them: it must be asked for.
  case up(UserTransport)
  /// Something happened to the account. A fill comes once.
  case event(UserEvent)
  /// No events come until the next ``up(_:)``; one sentence.
  case down(String)
  /// Something did not go well and is tried again; one sentence.
  case trouble(String)
}

/// How a user stream is reached; figures of the venue come from the configuration.
public struct UserStreamSettings: Sendable {
  /// The ways that are tried, the best first; polling is tried last even where it is not named.
  public var transports: [UserTransport] = [.listenKey, .subscription]
  /// Where connections with a listen key lead, such as `wss://stream.example.com:9443`.
  public var streams: String
  /// The WebSocket API, such as `wss://ws-api.example.com/ws-api/v3`.
  public var api: String
  /// How often is asked where there is no stream.
  public var pollEvery: Duration = .seconds(5)
  /// How long a listen key goes without being extended, and how long it lasts.
  public var extendEvery: Duration = .seconds(1800)
  public var keyLasts: Duration = .seconds(3600)
  /// How often a way is tried that fails for the time being, before the next one is.
  public var tries = 3
  /// The wait between two such tries.
  public var tryAgain: Duration = .seconds(1)
  /// How long it is asked again and again before the other ways are tried anew, where one of them failed for the time
  /// being.
  public var probeAgain: Duration = .seconds(600)
  /// How the connection is kept.
  public var keeping = ConnectionKeeper.Rules()

  /// Settings for these two addresses.
  public init(streams: String, api: String) { (self.streams, self.api) = (streams, api) }
}

/// Finds out which way the venue offers: a value that the outcomes of tries go into.
public struct TransportProbe: Hashable, Sendable {
  /// What became of a try.
  public enum Outcome: Hashable, Sendable {
    /// It works.
    case works
    /// The venue does not offer it.
    case notOffered
    /// It may work later.
    case later
  }

  private var left: [UserTransport]
  private var failures = 0
  private let tries: Int
  /// The way that works; nil while none is known.
  public private(set) var found: UserTransport?
  /// Whether a way was given up that may work later.
  public private(set) var isDoubtful = false

  /// A probe of these ways, and of polling behind them.
  public init(_ transports: [UserTransport], tries: Int) {
    left = transports.filter { $0 != .polling } + [.polling]
    self.tries = max(tries, 1)
  }

  /// What must be tried next; nil once one is found. Polling is not tried, it is what is left.
  public var next: UserTransport? { found == nil ? left.first : nil }

  /// Takes what became of the try of ``next``.
  public mutating func take(_ outcome: Outcome) {
    guard let tried = next else { return }
    switch outcome {
    case .works: found = tried
    case .notOffered: drop()
    case .later:
      failures += 1
      guard failures >= tries else { return }
      isDoubtful = true
      drop()
    }
  }

  private mutating func drop() {
    left.removeFirst()
    failures = 0
    if left.first == .polling { found = .polling }
  }
}
