import Foundation
import NIOCore
import Testing

@testable import WitanExchange

/// The client against a server over real sockets.
@Suite struct WebSocketTests {
  private func settings(_ server: LoopbackWebSocket) throws -> WebSocketClient.Settings {
    WebSocketClient.Settings(allowed: [try WebSocketAddress(server.address).origin])
  }

  private func texts(_ connection: WebSocketConnection, _ count: Int) async -> (texts: [String], end: WebSocketEnd?) {
    var texts: [String] = []
    while texts.count < count {
      let batch = await connection.next()
      texts += batch.messages.map {
        $0.withBytes { $0.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
      }
      if let end = batch.end { return (texts, end) }
    }
    return (texts, nil)
  }

  private func end(_ connection: WebSocketConnection) async -> WebSocketEnd? { await texts(connection, .max).end }

  private func failure(_ settings: WebSocketClient.Settings, _ address: String) async throws -> WebSocketFailure? {
    do throws(WebSocketFailure) {
      _ = try await WebSocketClient(settings).connect(WebSocketAddress(address))
      return nil
    } catch { return error }
  }

  @Test func noFrameThatComesWithTheHandshakeIsLost() async throws {
    let server = try await LoopbackWebSocket(.init(isGlued: true)) { peer, act in
      if case .opened = act { for number in 0..<50 { peer.send("\(peer.number) \(number)") } }
    }
    let client = WebSocketClient(try settings(server))
    for round in 0..<40 {
      let connection = try await client.connect(WebSocketAddress(server.address + "/ws"))
      let got = await texts(connection, 50)
      #expect(got.texts == (0..<50).map { "\(round) \($0)" })
    }
  }

  @Test(.enabled(if: LoopbackCertificate.isThere, "no openssl program; install the package openssl"))
  func anEncryptedConnectionNeedsATrustedCertificate() async throws {
    let certificate = try LoopbackCertificate()
    let server = try await LoopbackWebSocket(.init(tls: certificate.context, isGlued: true)) { peer, act in
      if case .opened = act { peer.send("hello") }
    }
    var settings = try settings(server)
    #expect(try await failure(settings, server.address)?.kind == .certificate)
    settings.authorities = certificate.path
    let connection = try await WebSocketClient(settings).connect(WebSocketAddress(server.address))
    #expect(await texts(connection, 1).texts == ["hello"])
    let misnamed = "wss://127.0.0.1:\(server.port)"
    settings.allowed = [try WebSocketAddress(misnamed).origin]
    #expect(try await failure(settings, misnamed)?.kind == .certificate)
    settings.authorities = certificate.path + ".absent"
    #expect(try await failure(settings, misnamed)?.kind == .certificate)
  }

  @Test func fragmentsBecomeOneMessage() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      guard case .opened = act else { return }
      peer.send(fragments: ["{\"a\":", "[1,", "2", "]}"])
      peer.send("next")
    }
    let connection = try await WebSocketClient(settings(server)).connect(WebSocketAddress(server.address))
    #expect(await texts(connection, 2).texts == ["{\"a\":[1,2]}", "next"])
  }

  @Test func everyPingIsAnsweredWithItsOwnPayload() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      switch act {
      case .opened: peer.ping("first")
      case .ponged("first"): peer.ping("second")
      default: break
      }
    }
    let connection = try await WebSocketClient(settings(server)).connect(WebSocketAddress(server.address))
    await server.until { $0.contains { $0.act == .ponged("second") } }
    #expect(
      server.acts.filter { if case .ponged = $0 { true } else { false } } == [.ponged("first"), .ponged("second")])
    connection.close()
  }

  @Test func theServersCloseIsToldWithItsCode() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      guard case .opened = act else { return }
      peer.send("last words")
      peer.close(1001, "going")
    }
    let connection = try await WebSocketClient(settings(server)).connect(WebSocketAddress(server.address))
    let got = await texts(connection, .max)
    #expect(got.texts == ["last words"] && got.end == .closedByServer(code: 1001, reason: "going"))
    await server.until { $0.contains { $0.act == .closed(1001) } }
  }

  @Test func aCloseByThisSideReachesTheServer() async throws {
    let server = try await LoopbackWebSocket()
    let connection = try await WebSocketClient(settings(server)).connect(WebSocketAddress(server.address))
    connection.close(code: 1000)
    #expect(await end(connection) == .closedByUs)
    await server.until { $0.contains { $0.act == .closed(1000) } && $0.contains { $0.act == .gone } }
  }

  @Test func aConnectionThatBreaksIsToldAsBroken() async throws {
    let server = try await LoopbackWebSocket { peer, act in if case .opened = act { peer.drop() } }
    let connection = try await WebSocketClient(settings(server)).connect(WebSocketAddress(server.address))
    guard case .broken = await end(connection) else {
      Issue.record("not broken")
      return
    }
  }

  @Test func aServerThatFallsSilentIsTakenForDead() async throws {
    let server = try await LoopbackWebSocket(.init(isDeaf: true)) { peer, act in
      if case .opened = act { peer.send("one") }
    }
    var settings = try settings(server)
    settings.rules.silence = .milliseconds(300)
    settings.rules.pingEvery = .milliseconds(100)
    let connection = try await WebSocketClient(settings).connect(WebSocketAddress(server.address))
    let got = await texts(connection, .max)
    #expect(got.texts == ["one"] && got.end == .silent(.milliseconds(300)))
    #expect(server.acts.contains(.pinged("witan")))
  }

  @Test func noMoreThanTheAllowedMessagesASecondAreSent() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      switch act {
      case .opened, .said: peer.ping("p")
      default: break
      }
    }
    var settings = try settings(server)
    settings.rules.window = .milliseconds(200)
    let begin = NIODeadline.now()
    let connection = try await WebSocketClient(settings).connect(WebSocketAddress(server.address))
    await withTaskGroup { group in
      for number in 0..<14 { group.addTask { try? await connection.send("command \(number)") } }
    }
    await server.until { log in log.count { if case .said = $0.act { true } else { false } } == 14 }
    // A busy machine only makes them later. Exactly, the limit is tested with time moved by hand.
    let times = server.log.filter { if case .opened = $0.act { false } else { true } }.map(\.time)
    #expect(times.count > 14)
    for (place, time) in times.enumerated() {
      #expect(time - begin >= .milliseconds(Int64(place / 5) * 220), "\(place)")
    }
  }

  @Test func whoFallsBehindLosesTheConnectionAndNothingBeforeIt() async throws {
    let server = try await LoopbackWebSocket { peer, act in
      guard case .opened = act else { return }
      for number in 0..<500 { peer.send("\(number)") }
    }
    var settings = try settings(server)
    settings.rules.mostUntaken = 100
    let connection = try await WebSocketClient(settings).connect(WebSocketAddress(server.address))
    await server.until { $0.contains { $0.act == .gone } }
    let got = await texts(connection, .max)
    #expect(got.texts == (0..<100).map(String.init) && got.end == .overrun(messages: 100))
  }

  @Test func whatBreaksTheProtocolEndsTheConnection() async throws {
    let frames: [[UInt8]] = [
      [0x81, 0x82, 1, 2, 3, 4, 0x60, 0x60],  // masked
      [0xC1, 0x01, 0x61],  // a reserved bit
      [0x81, 0x01, 0xFF],  // text that is no UTF-8
      [0x83, 0x00],  // an unknown kind
      [0x80, 0x01, 0x61],  // a fragment of nothing
      [0x81, 0x7F, 0, 0, 0, 0, 0x10, 0, 0, 0],  // larger than agreed
      [0x88, 0x01, 0x03],  // half a close code
    ]
    for frame in frames {
      let server = try await LoopbackWebSocket { peer, act in if case .opened = act { peer.send(raw: frame) } }
      let connection = try await WebSocketClient(settings(server)).connect(WebSocketAddress(server.address))
      let end = await end(connection)
      guard case .protocolError = end else {
        Issue.record("\(frame): \(String(describing: end))")
        continue
      }
      await server.until { $0.contains { $0.act == .closed(1002) } }
    }
  }

  @Test func aRefusalIsToldWithItsStatusAndItsWait() async throws {
    let server = try await LoopbackWebSocket(.init(refusal: (429, 17)))
    let refused = try await failure(try settings(server), server.address + "/ws/secretlistenkey")
    #expect(refused?.kind == .refused && refused?.status == 429 && refused?.retryAfter == .seconds(17))
    #expect(refused?.description.contains("secretlistenkey") == false)
  }

  @Test func aServerThatNeverAnswersIsGivenUpAtTheDeadline() async throws {
    // A TCP listener that takes connections and says nothing.
    let deaf = try LoopbackServer { _ in .silence }
    let address = "ws://127.0.0.1:\(deaf.port)/ws"
    var settings = WebSocketClient.Settings(allowed: [try WebSocketAddress(address).origin])
    settings.deadline = .milliseconds(200)
    #expect(try await failure(settings, address)?.kind == .deadline)
  }

  @Test func onlyServersThatWereConfiguredAreReached() async throws {
    let server = try await LoopbackWebSocket()
    let elsewhere = WebSocketClient.Settings(allowed: [try WebSocketAddress("wss://stream.example.com:9443").origin])
    let refused = try await failure(elsewhere, server.address)
    #expect(refused?.kind == .notAllowed && refused?.description.contains("stream.example.com:9443") == true)
    #expect(server.log.isEmpty)
  }

  @Test func aTaskThatIsCancelledClosesItsConnection() async throws {
    let server = try await LoopbackWebSocket()
    let client = WebSocketClient(try settings(server))
    let address = try WebSocketAddress(server.address)
    let (opened, open) = AsyncStream<Void>.makeStream()
    let task = Task { () -> WebSocketEnd? in
      let connection = try await client.connect(address)
      open.yield()
      return await connection.next().end
    }
    for await _ in opened { break }
    task.cancel()
    #expect(try await task.value == .closedByUs)
    await server.until { $0.contains { $0.act == .gone } }
  }

  @Test(arguments: ["https://a.b", "ws://", "wss://user@host/", "ws://ho st/", "wss://host:99999/", ""])
  func whatIsNoAddressIsRefused(text: String) {
    #expect(throws: WebSocketFailure.self) { try WebSocketAddress(text) }
  }

  @Test func anAddressShowsNoListenKey() throws {
    let address = try WebSocketAddress("wss://stream.example.com:9443/ws/abcdef0123456789")
    #expect("\(address)" == "wss://stream.example.com:9443")
    var dumped = ""
    dump(address, to: &dumped)
    #expect(!dumped.contains("abcdef"))
    #expect(address.path == "/ws/abcdef0123456789")
  }
}
