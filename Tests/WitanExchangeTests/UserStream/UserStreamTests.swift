import Foundation
import Synchronization
import Testing
import WitanCore

@testable import WitanExchange

/// The user stream in all three ways, against a server over real sockets.
@Suite struct UserStreamTests {
  private final class Keys: ListenKeyCalls {
    let created = Mutex(0)
    let extended = Mutex<[ListenKey]>([])
    private let failure: ListenKeyFailure?
    private let refusesExtensions: Bool

    init(failure: ListenKeyFailure? = nil, refusesExtensions: Bool = false) {
      (self.failure, self.refusesExtensions) = (failure, refusesExtensions)
    }
    func newListenKey() async throws(ListenKeyFailure) -> ListenKey {
      if let failure { throw failure }
      let number = created.withLock { count in
        count += 1
        return count
      }
      return ListenKey("listenkey\(refusesExtensions ? number : 1)")!
    }
    func extendListenKey(_ key: ListenKey) async throws(ListenKeyFailure) {
      extended.withLock { $0.append(key) }
      if refusesExtensions { throw .unknownKey }
    }
  }

  private struct Polling: UserPolling {
    func events() async throws -> [UserEvent] {
      [.execution(try UserMessages.execution(UserMessages.report())), .terminated(at: Instant(milliseconds: 1))]
    }
  }

  /// What a stream tells until `isEnough`.
  private func told(
    _ server: LoopbackWebSocket, _ keys: Keys, _ change: (inout UserStreamSettings) -> Void = { _ in },
    until isEnough: @escaping @Sendable ([UserStreamEvent]) -> Bool
  ) async throws -> [UserStreamEvent] {
    let client = WebSocketClient(.init(allowed: [try WebSocketAddress(server.address).origin]))
    var settings = UserStreamSettings(streams: server.address, api: server.address + "/ws-api/v3")
    settings.tryAgain = .milliseconds(1)
    settings.pollEvery = .milliseconds(5)
    settings.keeping.firstWait = .milliseconds(5)
    settings.keeping.overlap = .milliseconds(50)
    change(&settings)
    let stream = UserStream(
      settings, client: client, key: try APIKey(name: "publicpart", secret: "secretpart"), keys: keys,
      polling: Polling(), now: { Instant(milliseconds: 1_760_000_000_000) })
    let events = Mutex<[UserStreamEvent]>([])
    let (enough, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await stream.run { event in
        let all = events.withLock { events in
          events.append(event)
          return events
        }
        if isEnough(all) { signal.yield() }
      }
    }
    var iterator = enough.makeAsyncIterator()
    await iterator.next()
    task.cancel()
    _ = await task.result
    return events.withLock { $0 }
  }

  @Test func withAListenKeyEventsComeAndAFillComesOnce() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      guard case .opened(path: "/ws/listenkey1") = act else { return }
      for _ in 0..<3 { peer.send(UserMessages.report()) }
      peer.send(UserMessages.balance)
    }
    let events = try await told(
      server, Keys(), until: { $0.contains { if case .event(.balance) = $0 { true } else { false } } })
    #expect(events.first == .up(.listenKey) && events.count == 3)
  }

  @Test func afterAnInterruptionTheOwnerIsToldToAsk() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      guard case .opened = act else { return }
      if peer.number == 0 { peer.drop() } else { peer.send(UserMessages.balance) }
    }
    let events = try await told(server, Keys(), until: { $0.contains { if case .event = $0 { true } else { false } } })
    guard events.count == 4, case .down = events[1] else {
      Issue.record("\(events)")
      return
    }
    #expect(events[0] == .up(.listenKey) && events[2] == .up(.listenKey))
  }

  @Test func aKeyThatIsLostIsReplacedWithoutAGap() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      if case .opened(path: "/ws/listenkey3") = act { peer.send(UserMessages.balance) }
    }
    let keys = Keys(refusesExtensions: true)
    let events = try await told(
      server, keys, { $0.extendEvery = .milliseconds(40) },
      until: { $0.contains { if case .event = $0 { true } else { false } } })
    #expect(!events.contains { if case .down = $0 { true } else { false } }, "\(events)")
    #expect(keys.extended.withLock { $0.count } >= 1)
  }

  @Test func withoutListenKeysASignatureSubscribes() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      guard case .said(let call) = act, call.contains("userDataStream.subscribe.signature") else { return }
      peer.send(UserMessages.subscribed)
      peer.send(UserMessages.wrapped(UserMessages.balance))
    }
    let events = try await told(
      server, Keys(failure: .notOffered("410")), until: { $0.contains { if case .event = $0 { true } else { false } } })
    #expect(events.first == .up(.subscription))
    let calls = server.acts.compactMap { if case .said(let text) = $0 { text } else { nil } }
    let tree = try JSONSerialization.jsonObject(with: Data(try #require(calls.first).utf8)) as? [String: Any]
    let parameters = try #require(tree?["params"] as? [String: Any])
    #expect(parameters["apiKey"] as? String == "publicpart" && parameters["timestamp"] as? Int == 1_760_000_000_000)
    // openssl: printf 'apiKey=publicpart&timestamp=1760000000000' | openssl dgst -sha256 -hmac secretpart
    #expect(parameters["signature"] as? String == "ec065b539652423da7e830571e0ce4484a64c85ffbcf6c1be1fc72b02895150f")
  }

  @Test func whereNothingElseIsOfferedTheVenueIsAsked() async throws {
    let server = try await LoopbackWebSocket(.init(refusal: (404, nil)))
    let events = try await told(server, Keys(failure: .notOffered("410")), until: { $0.count >= 4 })
    // The fill of every answer is the same one.
    #expect(events[0] == .up(.polling))
    #expect(events.filter { if case .event(.execution) = $0 { true } else { false } }.count == 1)
  }

  @Test func aKeyThatIsRefusedStopsTheStream() async throws {
    let server = try await LoopbackWebSocket()
    let client = WebSocketClient(.init(allowed: [try WebSocketAddress(server.address).origin]))
    let stream = UserStream(
      UserStreamSettings(streams: server.address, api: server.address), client: client,
      key: try APIKey(name: "a", secret: "b"), keys: Keys(failure: .refused("-2015")), polling: Polling(),
      now: { Instant(milliseconds: 0) })
    await #expect(throws: ListenKeyFailure.refused("-2015")) { try await stream.run { _ in } }
  }
}
