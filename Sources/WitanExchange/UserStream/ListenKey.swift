/// The key to a user stream. Whoever has it reads the account's events, so it is shown nowhere.
public struct ListenKey: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The key as it travels.
  let text: String

  /// The key, or nil where it is not 1 to 256 of `a-z A-Z 0-9`, which an address takes as they are.
  public init?(_ text: String) {
    let fits = text.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
    }
    guard fits, !text.isEmpty, text.utf8.count <= 256 else { return nil }
    self.text = text
  }

  public var description: String { "listen key" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// The key for whoever puts it into a request.
  public func reveal() -> String { text }
}

/// Why a call for a listen key was not done.
public enum ListenKeyFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The venue does not offer listen keys (any more): its status was 404, 405 or 410.
  case notOffered(String)
  /// The venue does not know the key: error -1125.
  case unknownKey
  /// The venue does not accept the API key or the account: nothing will help but the operator.
  case refused(String)
  /// It may work later.
  case later(String, retryAfter: Duration?)

  public var description: String {
    switch self {
    case .notOffered(let why): "the venue offers no listen keys: \(why)"
    case .unknownKey: "the venue does not know the listen key (-1125); another one is asked for"
    case .refused(let why): "the venue gives no listen key: \(why); look at the API key and its rights"
    case .later(let why, _): "no listen key for now: \(why)"
    }
  }
}

/// The venue's calls for listen keys.
public protocol ListenKeyCalls: Sendable {
  /// A key; where there is one already, that one, with its time begun anew.
  func newListenKey() async throws(ListenKeyFailure) -> ListenKey
  /// Begins the key's time anew.
  func extendListenKey(_ key: ListenKey) async throws(ListenKeyFailure)
}

/// When a listen key must be extended and when it is lost: a value that time goes into.
public struct ListenKeyTerm: Hashable, Sendable {
  /// What must be done.
  public enum Step: Hashable, Sendable {
    /// Extend the key.
    case extend
    /// Make another key and connect with it.
    case replace
  }

  /// How long before it is extended, how long it lasts, and how long after a failure it is tried again.
  public let every: Duration
  public let lasts: Duration
  public let retry: Duration
  private var granted: Duration
  private var due: Duration
  private var isAsked = false

  /// The term of a key that was given at `now`.
  public init(
    at now: Duration, every: Duration = .seconds(1800), lasts: Duration = .seconds(3600), retry: Duration = .seconds(60)
  ) {
    (self.every, self.lasts, self.retry) = (every, lasts, retry)
    granted = now
    due = now + every
  }

  /// When something must be done, if nothing else happens.
  public var wake: Duration { isAsked ? granted + lasts : min(due, granted + lasts) }

  /// What must be done now; once each time.
  public mutating func step(at now: Duration) -> Step? {
    if now >= granted + lasts {
      (granted, due, isAsked) = (now, now + every, false)
      return .replace
    }
    guard !isAsked, now >= due else { return nil }
    isAsked = true
    return .extend
  }

  /// The key was extended.
  public mutating func extended(at now: Duration) { (granted, due, isAsked) = (now, now + every, false) }

  /// The key was not extended; what must be done now.
  public mutating func failed(_ failure: ListenKeyFailure, at now: Duration) -> Step? {
    isAsked = false
    switch failure {
    case .unknownKey, .notOffered, .refused:
      (granted, due) = (now, now + every)
      return .replace
    case .later(_, let wait):
      due = now + max(retry, wait ?? .zero)
      return nil
    }
  }
}
