import Foundation
import Synchronization
import Testing

@testable import WitanExchange

/// A kept stream against a server that drops, closes and renews, over real sockets.
@Suite(.serialized) struct KeptStreamTests {
  private typealias Event = KeptStreamEvent<StreamMessage>

  private func trade(_ id: Int64) -> String {
    Messages.combined("btcusdt@trade", Messages.trade.replacing("3735683259", with: "\(id)"))
  }

  /// What a stream tells, as words, until `isEnough`.
  private func told(
    _ server: LoopbackWebSocket, streams: [String] = ["btcusdt@trade"],
    _ change: (inout ConnectionKeeper.Rules) -> Void,
    during act: @escaping @Sendable (KeptStream<MarketStreams>, String) -> Void = { _, _ in },
    until isEnough: @escaping @Sendable ([String]) -> Bool
  ) async throws -> [String] {
    let client = WebSocketClient(.init(allowed: [try WebSocketAddress(server.address).origin]))
    var rules = ConnectionKeeper.Rules()
    rules.firstWait = .milliseconds(1)
    rules.longestWait = .milliseconds(2)
    rules.attempts = 100_000
    change(&rules)
    let stream = KeptStream(client, try MarketStreams(base: server.address, streams: streams), rules: rules)
    let words = Mutex<[String]>([])
    let (enough, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      await stream.run { event in
        let said: [String] =
          switch event {
          case .up: ["up"]
          case .renewed: ["renewed"]
          case .down: ["down"]
          case .fault(let fault): ["fault \(fault)"]
          case .trouble(let why): ["trouble \(why)"]
          case .messages(let messages):
            messages.map { if case .trade(let trade) = $0 { "\(trade.id)" } else { "\($0)" } }
          }
        let all = words.withLock { words in
          words += said
          return words
        }
        for word in said { act(stream, word) }
        if isEnough(all) { signal.yield() }
      }
    }
    var iterator = enough.makeAsyncIterator()
    await iterator.next()
    task.cancel()
    await task.value
    return words.withLock { $0 }
  }

  @Test func theStreamsStandInTheAddressAndTheRestIsSubscribed() async throws {
    let streams = (0..<250).map { "coin\($0)usdt@trade" }
    let server = try await LoopbackWebSocket { peer, act in
      guard case .said(let command) = act, let id = command.split(separator: "\"id\":").last?.dropLast() else { return }
      peer.send(#"{"result":null,"id":\#(id)}"#)
      if id == "2" { peer.send(self.trade(1)) }
    }
    let words = try await told(server, streams: streams, { _ in }, until: { $0.contains("1") })
    #expect(words == ["up", "1"])
    guard case .opened(let path) = server.acts[0] else { return }
    #expect(path.hasPrefix("/stream?streams=coin0usdt@trade/coin1usdt@trade/") && path.hasSuffix("/coin99usdt@trade"))
    let commands = server.acts.compactMap { if case .said(let text) = $0 { text } else { nil } }
    #expect(commands.count == 2 && commands[1].contains("coin249usdt@trade"))
  }

  @Test func aSubscriptionThatIsRefusedIsTroubleAndTriedAgain() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      guard case .said = act else { return }
      peer.send(peer.number == 0 ? #"{"code":2,"msg":"Invalid request","id":1}"# : #"{"result":null,"id":1}"#)
    }
    let words = try await told(
      server, streams: (0..<101).map { "c\($0)@trade" }, { _ in }, until: { $0.contains("up") })
    #expect(words.count == 2 && words[0].contains("Invalid request") && words[1] == "up", "\(words)")
  }

  @Test func aLostConnectionIsToldAndOpenedAgain() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      guard case .opened = act else { return }
      peer.send(self.trade(Int64(peer.number)))
      if peer.number < 3 { peer.dropLater() }
    }
    let words = try await told(server, { _ in }, until: { $0.contains("3") })
    #expect(words == ["up", "0", "down", "up", "1", "down", "up", "2", "down", "up", "3"])
  }

  @Test func aRenewalLosesNoMessage() async throws {
    let next = Mutex<Int64>(0)
    let server = try await LoopbackWebSocket { _, _ in }
    // Every connection gets every trade, one each time that the stream tells one.
    let send: @Sendable () -> Void = {
      let id = next.withLock { id in
        id += 1
        return id
      }
      for peer in server.peers { peer.send(self.trade(id)) }
    }
    let words = try await told(
      server, { $0.overlap = .milliseconds(100) },
      during: { stream, word in
        if word == "10" || word == "40" { stream.renew() }
        if word == "up" { send() }
        if let id = Int64(word), id == next.withLock({ $0 }) { send() }
      },
      until: { words in words.count { $0 == "renewed" } == 2 && Int64(words.last ?? "") ?? 0 > 200 })
    var seen: Set<Int64> = []
    let ids = words.compactMap { Int64($0) }.filter { seen.insert($0).inserted }
    #expect(ids == Array(1...Int64(ids.count)))
    #expect(!words.contains("down") && words.first == "up")
  }

  @Test func aServerThatShutsDownIsReplacedAtOnce() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      guard case .opened = act else { return }
      if peer.number == 0 {
        peer.send(#"{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}"#)
      } else {
        peer.send(self.trade(7))
      }
    }
    let words = try await told(server, { $0.overlap = .milliseconds(20) }, until: { $0.contains("7") })
    #expect(words == ["up", "renewed", "7"])
  }

  @Test func aFaultyMessageIsToldAndTheRestGoesOn() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      guard case .opened = act else { return }
      peer.send("{nonsense")
      peer.send(self.trade(2))
    }
    let words = try await told(server, { _ in }, until: { $0.contains("2") })
    #expect(words.contains { $0.hasPrefix("fault a message has") } && !words.contains("down"))
  }

  @Test func aThousandReconnectsLeaveMemoryAndDescriptorsFlat() async throws {
    let rounds = ProcessInfo.processInfo.environment["WITAN_LONG"] == "1" ? 1000 : 100
    let server = try await LoopbackWebSocket { peer, act in
      guard case .opened = act else { return }
      peer.send(self.trade(Int64(peer.number)))
      switch peer.number % 3 {
      case 0: peer.drop()
      case 1: peer.close(1001, "again")
      default: peer.send(raw: [0x83, 0x00])
      }
    }
    let early = Mutex<(descriptors: Int, memory: Int)>((0, 0))
    let words = try await told(
      server, { _ in },
      during: { _, word in if word == "\(rounds / 2)" { early.withLock { $0 = (Self.descriptors(), Self.memory()) } } },
      until: { $0.contains("\(rounds)") })
    #expect(words.filter { $0 == "down" }.count >= rounds)
    let before = early.withLock { $0 }
    #expect(Self.descriptors() <= before.descriptors + 8, "\(before.descriptors) before, \(Self.descriptors()) after")
    #expect(Self.memory() <= before.memory + 24_000, "\(before.memory) KB before, \(Self.memory()) KB after")
  }

  private static func descriptors() -> Int {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).count
  }

  /// The resident memory in KB.
  private static func memory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return Int(line.filter(\.isNumber)) ?? 0
  }
}
