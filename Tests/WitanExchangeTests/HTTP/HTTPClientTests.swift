import Foundation
import Testing
import WitanCore

@testable import WitanExchange

/// The client against real sockets on loopback.
@Suite struct HTTPClientTests {
  private func client(
    _ server: LoopbackServer, log: @escaping @Sendable (HTTPRecord) -> Void = { _ in },
    changing change: (inout HTTPClient.Settings) -> Void = { _ in }
  ) throws -> HTTPClient {
    var settings = HTTPClient.Settings(allowed: [try Origin(of: server.address)])
    change(&settings)
    // The client keeps its server: a test may have no use for it after the call.
    return try HTTPClient(settings, log: { record in withExtendedLifetime(server) { log(record) } })
  }

  private func failure(_ client: HTTPClient, _ request: HTTPRequest) async -> HTTPFailure? {
    do throws(HTTPFailure) {
      _ = try await client.send(request)
      return nil
    } catch { return error }
  }

  @Test func theBytesThatWereSignedAreTheBytesThatTravel() async throws {
    let server = try LoopbackServer { _ in .answer(200, "ok", headers: ["X-Used: 7"]) }
    var request = try HTTPRequest(.post, server.address + "/api/../v3/order?symbols=%5B%22A%22%5D&x=a+b&y=%2f")
    request.body = Array("quantity=1.50&signature=AbC%3D".utf8)
    request.headers = [("X-Key", "k"), ("Empty", "")]
    let answer = try await client(server).send(request)
    #expect(answer.status == 200 && answer.body == Array("ok".utf8) && answer.header("x-USED") == "7")
    let seen = try #require(server.requests.first)
    #expect(seen.line == "POST /api/../v3/order?symbols=%5B%22A%22%5D&x=a+b&y=%2f HTTP/1.1")
    #expect(seen.body == "quantity=1.50&signature=AbC%3D")
    #expect(seen.headers.contains("X-Key: k") && seen.headers.contains("Empty:"))
    #expect(seen.headers.contains("Content-Type: application/x-www-form-urlencoded"))
    #expect(!seen.headers.contains { $0.hasPrefix("Expect") })
  }

  @Test(arguments: [HTTPRequest.Method.get, .post, .put, .delete])
  func everyMethodIsSentByItsNameAndTheConnectionIsKept(method: HTTPRequest.Method) async throws {
    let server = try LoopbackServer { .answer(200, $0.line) }
    let client = try client(server)
    var request = try HTTPRequest(method, server.address + "/path")
    request.isRepeatable = true
    for _ in 0..<3 { #expect(try await client.send(request).body == Array("\(method.rawValue) /path HTTP/1.1".utf8)) }
    #expect(server.requests.map(\.place) == [0, 1, 2])
  }

  @Test func aServerThatWasNotConfiguredIsNeverContacted() async throws {
    let other = try LoopbackServer { _ in .answer() }
    let server = try LoopbackServer { [address = other.address] _ in
      .answer(302, "", headers: ["Location: \(address)/"])
    }
    let client = try client(server)
    let found = await failure(client, try HTTPRequest(.get, other.address + "/"))
    #expect(found?.kind == .notAllowed && found?.mayHaveArrived == false)
    #expect(found?.description.contains(server.address) == true)
    #expect(try await client.send(HTTPRequest(.get, server.address + "/")).status == 302)
    #expect(other.requests.isEmpty)
  }

  @Test func theEnvironmentsProxyIsNotUsedAndTheConfiguredOneIs() async {
    // In a process of its own: this one's environment is that of every test, and of the programs that they start.
    await #expect(processExitsWith: .success) {
      let tests = HTTPClientTests()
      let proxy = try LoopbackServer { _ in .answer(200, "by the proxy") }
      let server = try LoopbackServer { _ in .answer(200, "itself") }
      let request = try HTTPRequest(.get, server.address + "/p")
      setenv("http_proxy", proxy.address, 1)
      guard try await tests.client(server).send(request).body == Array("itself".utf8) else { _exit(2) }
      guard proxy.requests.isEmpty else { _exit(3) }
      setenv("no_proxy", "127.0.0.1", 1)
      let through = try tests.client(server, changing: { $0.proxy = try? Origin(of: proxy.address) })
      guard try await through.send(request).body == Array("by the proxy".utf8) else { _exit(4) }
      guard proxy.requests.first?.line == "GET \(server.address)/p HTTP/1.1" else { _exit(5) }
    }
  }

  @Test func whatIsNotAnsweredEndsAtItsDeadlineAndMayHaveArrived() async throws {
    let server = try LoopbackServer { _ in .silence }
    var request = try HTTPRequest(.post, server.address + "/order")
    request.body = [65]
    request.deadline = .milliseconds(80)
    let found = await failure(try client(server), request)
    #expect(found?.kind == .deadline && found?.mayHaveArrived == true)
    #expect(found?.description == "POST \(server.address)/order: no whole answer within 0.08 seconds")
  }

  @Test func whereNobodyListensNothingCanHaveArrived() async throws {
    let address = try LoopbackServer { _ in .answer() }.address
    let client = try HTTPClient(.init(allowed: [Origin(of: address)]))
    let found = await failure(client, try HTTPRequest(.post, address + "/order"))
    #expect(found?.kind == .unreachable && found?.mayHaveArrived == false)
  }

  @Test func aCancelledTaskGetsItsFailureAtOnce() async throws {
    let server = try LoopbackServer { _ in .silence }
    let client = try client(server)
    let request = try HTTPRequest(.get, server.address + "/")
    let task = Task { await failure(client, request) }
    while server.requests.isEmpty { await Task.yield() }
    task.cancel()
    let found = await task.value
    #expect(found?.kind == .cancelled && found?.mayHaveArrived == true)
    let early = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await failure(client, request)
    }
    let never = await early.value
    #expect(never?.kind == .cancelled && server.requests.count == 1 || never?.mayHaveArrived == true)
  }

  /// libcurl would send it again by itself: the kept connection closed before a byte of an answer came.
  @Test func anOrderIsNeverSentTwiceOverAConnectionThatDied() async throws {
    let server = try LoopbackServer { $0.place == 0 && $0.connection == 0 ? .answer() : .hangUp }
    let client = try client(server)
    #expect(try await client.send(HTTPRequest(.get, server.address + "/")).status == 200)
    var order = try HTTPRequest(.post, server.address + "/order")
    order.body = Array("quantity=1".utf8)
    let found = await failure(client, order)
    #expect(found?.kind == .broken && found?.mayHaveArrived == true)
    #expect(server.requests.filter { $0.line.hasPrefix("POST") }.count == 1)
    #expect(server.requests.last?.connection == 0, "the order did not go over the kept connection")
  }

  @Test func anOrderWithoutABodyTakesAConnectionOfItsOwn() async throws {
    let server = try LoopbackServer { $0.line.hasPrefix("GET") ? .answer() : .hangUp }
    let client = try client(server)
    #expect(try await client.send(HTTPRequest(.get, server.address + "/")).status == 200)
    let found = await failure(client, try HTTPRequest(.post, server.address + "/order?quantity=1"))
    #expect(found?.kind == .broken && server.requests.map(\.connection) == [0, 1])
  }

  @Test func anAnswerThatIsTooLongIsRefused() async throws {
    let server = try LoopbackServer { _ in .answer(200, String(repeating: "a", count: 5000)) }
    var request = try HTTPRequest(.get, server.address + "/")
    request.longestAnswer = 4999
    #expect(await failure(try client(server), request)?.kind == .tooLong)
    request.longestAnswer = 5000
    #expect(try await client(server).send(request).body.count == 5000)
  }

  @Test(arguments: ["a\r\nX: y", "a\u{0}b", "a\u{7F}"]) func noValueBecomesAnotherHeaderField(value: String)
    async throws
  {
    let server = try LoopbackServer { _ in .answer() }
    var request = try HTTPRequest(.get, server.address + "/")
    request.headers = [("X-Key", value)]
    let found = await failure(try client(server), request)
    #expect(found?.kind == .request && found?.description.contains("X-Key") == true && server.requests.isEmpty)
  }

  @Test func aBudgetThatIsUsedUpRefusesWithTheTimeToWait() async throws {
    let server = try LoopbackServer { _ in .answer() }
    let origin = try Origin(of: server.address)
    let client = try client(server, changing: { $0.budgets = [origin: RequestBudget(2, each: .seconds(3600))] })
    let request = try HTTPRequest(.get, server.address + "/")
    for _ in 0..<2 { #expect(try await client.send(request).status == 200) }
    let found = await failure(client, request)
    #expect(found?.kind == .budget && found?.description.contains("the next one may go in 1") == true)
    #expect(server.requests.count == 2)
  }

  @Test func onlyWhatIsHarmlessIsSentAgain() async throws {
    let server = try LoopbackServer { $0.place < 2 ? .answer(503) : .answer(200) }
    var policy = RetryPolicy()
    policy.base = .zero
    let now: @Sendable () -> Instant = { Instant(milliseconds: 0) }
    let read = try HTTPRequest(.get, server.address + "/")
    #expect(try await client(server).send(read, retrying: policy, now: now).status == 200)
    var order = try HTTPRequest(.post, server.address + "/order")
    order.body = [65]
    #expect(try await client(server).send(order, retrying: policy, now: now).status == 503)
    #expect(server.requests.filter { $0.line.hasPrefix("POST") }.count == 1)
  }

  @Test func theLogHasNoValueOfAParameterAHeaderOrABody() async throws {
    let server = try LoopbackServer { _ in .answer(200, "SECRET-3") }
    let (records, log) = AsyncStream<HTTPRecord>.makeStream()
    var request = try HTTPRequest(.post, server.address + "/order?signature=SECRET-0&symbol=SECRET-1")
    request.headers = [("X-MBX-APIKEY", "SECRET-2")]
    request.body = Array("secret=SECRET-4".utf8)
    _ = try await client(server, log: { log.yield($0) }).send(request)
    let record = try #require(await records.first { _ in true })
    #expect(!String(reflecting: record).contains("SECRET"))
    #expect(record.description.hasPrefix("POST \(server.address)/order?signature,symbol -> 200, 8 bytes, "))
  }

  @Test func aClosedClientEndsWhatIsUnderWayAndTakesNothingMore() async throws {
    let server = try LoopbackServer { _ in .silence }
    let client = try client(server)
    let request = try HTTPRequest(.get, server.address + "/")
    let task = Task { await failure(client, request) }
    while server.requests.isEmpty { await Task.yield() }
    client.close()
    #expect(await task.value?.kind == .closed)
    #expect(await failure(client, request)?.kind == .closed)
  }

  @Test func aHundredRequestsAtOnceEachGetTheirOwnAnswer() async throws {
    let server = try LoopbackServer { .answer(200, $0.line) }
    let client = try client(server)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        let request = try HTTPRequest(.get, server.address + "/\(number)")
        group.addTask {
          let answer = try await client.send(request)
          #expect(answer.body == Array("GET /\(number) HTTP/1.1".utf8))
        }
      }
      try await group.waitForAll()
    }
    #expect(Set(server.requests.map(\.connection)).count <= 8)
  }
}
