import Foundation
import Testing

@testable import WitanExchange

/// What drives libcurl does not outlive what libcurl stands on.
@Suite struct TransferThreadTests {
  /// How many threads of this process drive libcurl.
  private static func running() -> Int {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    let names = threads.map { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
    return names.count { $0 == "http\n" }
  }

  private static func client(_ server: LoopbackServer) throws -> HTTPClient {
    try HTTPClient(HTTPClient.Settings(allowed: [try Origin(of: server.address)]))
  }

  @Test func whenTheProcessEndsNoThreadOfAClientIsLeft() async {
    await #expect(processExitsWith: .success) {
      // Told before the first client is made, and so called after all that was told since.
      atexit { if TransferThreadTests.running() != 0 { _exit(9) } }
      let server = try LoopbackServer { _ in .answer(200, "ok") }
      let clients = try (0..<3).map { _ in try TransferThreadTests.client(server) }
      for client in clients { _ = try await client.send(HTTPRequest(.get, server.address + "/")) }
      guard TransferThreadTests.running() == 3 else { _exit(8) }
      withExtendedLifetime(clients) { exit(0) }
    }
  }

  @Test func aProcessThatEndsWaitsForNoAnswer() async {
    await #expect(processExitsWith: .success) {
      let server = try LoopbackServer { _ in .silence }
      let client = try TransferThreadTests.client(server)
      let asked = Task { try await client.send(HTTPRequest(.get, server.address + "/")) }
      while server.requests.isEmpty { await Task.yield() }
      // A signal ends it where it takes longer than these seconds.
      alarm(3)
      withExtendedLifetime((server, asked)) { exit(0) }
    }
  }

  @Test func aClientThatIsGoneLeavesNoThread() async {
    await #expect(processExitsWith: .success) {
      alarm(10)
      let server = try LoopbackServer { _ in .answer(200, "ok") }
      for _ in 0..<3 {
        let client = try TransferThreadTests.client(server)
        #expect(try await client.send(HTTPRequest(.get, server.address + "/")).status == 200)
      }
      while TransferThreadTests.running() != 0 { await Task.yield() }
    }
  }
}
