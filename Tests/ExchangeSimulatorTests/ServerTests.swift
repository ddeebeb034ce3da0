import ArgumentParser
import Foundation
import Testing
import WitanCore

@testable import exchange_simulator

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The doors, over real sockets on loopback.
@Suite struct ServerTests {
  private func get(_ url: String) async throws -> (Int, JSON?) {
    let (data, response) = try await URLSession.shared.data(from: try #require(URL(string: url)))
    let status = try #require(response as? HTTPURLResponse).statusCode
    return (status, JSONReader.read(String(decoding: data, as: UTF8.self)))
  }

  @Test func bothDoorsAnswerOnPortsThatTheFirstLineNames() async throws {
    let server = try await Server(ServerPlan(), simulator: SharedSimulator(try Desk().simulator), venue: .us)
    let words = Dictionary(
      server.addresses.line.split(separator: " ").dropFirst().map { word in
        let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
        return (halves[0], halves[1])
      }, uniquingKeysWith: { first, _ in first })
    let rest = try #require(words["rest"])
    let control = try #require(words["control"])
    let time = try await get("\(rest)/api/v3/time")
    #expect(time.0 == 200 && time.1?["serverTime"]?.whole == Desk.start.milliseconds)
    let unknown = try await get("\(rest)/api/v3/nothing")
    #expect(unknown.0 == 404)
    let ledger = try await get("\(control)/ledger")
    #expect(ledger.0 == 200 && ledger.1?["imbalance"] == .object([]))
    let wrong = try await get("\(control)/nothing")
    #expect(wrong.0 == 400 && wrong.1?["error"]?.text?.contains("expected") == true)
    try await server.stop()
  }

  @Test func aSocketsAddressSaysWhatItIsFor() {
    #expect(SocketURI("/ws/a@trade/b@trade")?.streams == ["a@trade", "b@trade"])
    #expect(SocketURI("/stream?streams=a@trade/b@trade")?.combined == true)
    #expect(SocketURI("/ws-api/v3?returnRateLimits=true")?.purpose == .webSocketAPI)
    #expect(SocketURI("/other") == nil)
  }

  @Test func aHostThatOthersReachIsRefused() throws {
    var options = try Options.parse(["--symbols", "BTC/USDT", "--history", "2"])
    let keys = ["EXCHANGE_SIMULATOR_KEY": Desk.key, "EXCHANGE_SIMULATOR_SECRET": Desk.secret]
    let plan = try SimulatorPlan(options, environment: keys, now: Desk.start, nanoseconds: 0)
    #expect(plan.simulator.exchange.markets[0].minutes.bars.count >= 2)
    options.host = "0.0.0.0"
    #expect(throws: PlanError.self) {
      try SimulatorPlan(options, environment: keys, now: Desk.start, nanoseconds: 0)
    }
    options.host = "127.0.0.1"
    #expect(throws: PlanError.self) { try SimulatorPlan(options, environment: [:], now: Desk.start, nanoseconds: 0) }
  }
}
