internal import WitanCore

/// Where connections with a listen key lead: each asks for the key first, which also begins its time anew.
struct ListenKeySource<Keys: ListenKeyCalls>: LinkSource {
  private let base: String
  private let holder: ListenKeyHolder<Keys>

  init(base: String, holder: ListenKeyHolder<Keys>) {
    self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
    self.holder = holder
  }

  func next() async throws -> (address: WebSocketAddress, session: UserSession) {
    let key = try await holder.newListenKey()
    return (try WebSocketAddress("\(base)/ws/\(key.text)"), UserSession(ListenKeySession()))
  }
}

/// Where connections to the WebSocket API lead.
struct SignedSource: LinkSource {
  private let api: String
  private let key: APIKey
  private let now: @Sendable () -> Instant

  init(api: String, key: APIKey, now: @escaping @Sendable () -> Instant) {
    (self.api, self.key, self.now) = (api, key, now)
  }

  func next() throws -> (address: WebSocketAddress, session: UserSession) {
    (try WebSocketAddress(api), UserSession(SignedSession(key, now: now)))
  }
}

/// Holds the listen key and keeps it from running out.
actor ListenKeyHolder<Keys: ListenKeyCalls> {
  private let keys: Keys
  private let begin = ContinuousClock.now
  private var held: (key: ListenKey, term: ListenKeyTerm)?
  private var every: Duration = .seconds(1800)
  private var lasts: Duration = .seconds(3600)

  init(_ keys: Keys) { self.keys = keys }

  private var now: Duration { ContinuousClock.now - begin }

  /// A key for the next connection.
  func newListenKey() async throws(ListenKeyFailure) -> ListenKey {
    let key = try await keys.newListenKey()
    held = (key, ListenKeyTerm(at: now, every: every, lasts: lasts))
    return key
  }

  /// Extends the key when it is time, until the task is cancelled; calls `replace` where it is lost.
  func keep(
    _ settings: UserStreamSettings, _ deliver: @Sendable (UserStreamEvent) async -> Void,
    replace: @Sendable () -> Void
  ) async {
    (every, lasts) = (settings.extendEvery, settings.keyLasts)
    while !Task.isCancelled {
      switch held?.term.step(at: now) {
      case .extend: await extend(deliver, replace)
      case .replace: replace()
      case nil: break
      }
      // A key that is made meanwhile is due no sooner than a whole term later, so a look now and then is enough.
      let wait = min(held.map { $0.term.wake - now } ?? .seconds(1), every / 4)
      do { try await Task.sleep(for: max(wait, .milliseconds(5))) } catch { return }
    }
  }

  private func extend(_ deliver: @Sendable (UserStreamEvent) async -> Void, _ replace: @Sendable () -> Void) async {
    guard let key = held?.key else { return }
    do throws(ListenKeyFailure) {
      try await keys.extendListenKey(key)
      // Another one may have been made while this was under way.
      if held?.key == key { held?.term.extended(at: now) }
    } catch {
      await deliver(.trouble(error.description))
      guard held?.key == key, held?.term.failed(error, at: now) == .replace else { return }
      replace()
    }
  }
}
