import Foundation
import Glibc
import Testing
import WitanCore

@testable import WitanServices

/// What an operator and a host say to each other over the real socket.
@Suite struct ControlTalkTests {
  static let macd = StrategyID("macd")
  static func requests() throws -> [ControlRequest] {
    let id = try #require(macd)
    let weight = try #require(Share(0.4))
    return [
      .pause(reason: "lunch \"at\" noon\n✓"), .resume(reason: ""), .halt(reason: "h"), .closeAll(reason: "c"),
      .unlock(reason: "u", again: true), .unlock(reason: "", again: false), .status, .plugins, .enable(id, true),
      .enable(id, false), .weight(id, weight), .reload(nil), .reload(id), .retry(id),
    ]
  }

  @Test func everyRequestArrivesAsItWasSaidAndItsAnswerComesBack() async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket) { served throws in
      for request in try Self.requests() {
        let reply = try ControlClient.send(request, to: folder.socket)
        #expect(reply == .done("did \(request)"))
        #expect(served.requests.last == request)
      }
    }
  }

  @Test func aRefusalBySafetyIsToldFromAFailure() async throws {
    let folder = try SocketFolder()
    let answers: @Sendable (ControlRequest) async -> ControlReply = { request in
      switch request {
      case .unlock: .refused("within 24 h")
      default: .failed("not possible")
      }
    }
    try await Served.run(at: folder.socket, reply: answers) { _ throws in
      let refused = try ControlClient.send(.unlock(reason: "x", again: false), to: folder.socket)
      #expect(refused.refused && !refused.done && refused.text == "within 24 h")
      let failed = try ControlClient.send(.status, to: folder.socket)
      #expect(!failed.refused && !failed.done)
    }
  }

  @Test func statusAndPluginsKeepEveryFigure() async throws {
    let folder = try SocketFolder()
    let symbol = try #require(Symbol("BTC/USDT"))
    let report = StatusReport(
      pid: 7, mode: .paper, state: .paused, since: Instant(milliseconds: 1), equity: Money(units: 1_000_000_000_001),
      cash: Money(units: 3),
      positions: [
        .init(
          symbol: symbol, quantity: Quantity(units: 5), averagePrice: Price(units: 6), price: Price(units: 7), stop: nil
        )
      ], killed: "loss", bars: 12, lastBar: Instant(milliseconds: 99), retiredImages: 3)
    let row = PluginRow(
      id: try #require(Self.macd), version: "1.0.0", sha256: "ab", weight: try #require(Share(0.5)), enabled: true,
      state: .quarantined,
      lastVote: .init(symbol: symbol, time: Instant(milliseconds: 5), action: "buy", confidence: 80.5), faults: 3)
    let answers: @Sendable (ControlRequest) async -> ControlReply = {
      $0 == .status ? .status(report) : .plugins([row])
    }
    try await Served.run(at: folder.socket, reply: answers) { _ throws in
      #expect(try ControlClient.send(.status, to: folder.socket).status == report)
      #expect(try ControlClient.send(.plugins, to: folder.socket).plugins == [row])
    }
  }

  @Test func manyClientsAtOnceAreAllAnswered() async throws {
    let folder = try SocketFolder()
    let path = folder.socket
    let server = try ControlServer(path: path, limits: .init(connections: 200)) { .done("did \($0)") }
    try await withThrowingTaskGroup(of: String?.self) { group in
      group.addTask {
        try await server.run()
        return nil
      }
      for number in 0..<100 {
        group.addTask {
          try await OwnThread.run { try ControlClient.send(.pause(reason: "\(number)"), to: path).text }
        }
      }
      var answers = Set<String>()
      while answers.count < 100, let answer = try await group.next() { answers.insert(try #require(answer)) }
      #expect(answers == Set((0..<100).map { "did \(ControlRequest.pause(reason: "\($0)"))" }))
      group.cancelAll()
    }
  }

  @Test func aHostTellsItsProcessNumber() async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket) { served throws in
      #expect(try ControlClient.pid(at: folder.socket, timeout: .seconds(60)) == getpid())
      #expect(served.requests.isEmpty)
    }
  }

  @Test func withoutAHostTheSentenceSaysHowToStartOne() throws {
    let folder = try SocketFolder()
    let error = #expect(throws: ControlError.self) { try ControlClient.send(.status, to: folder.socket) }
    #expect(error?.fault == .noHost)
    #expect(
      error?.description
        == "no host is running on \(folder.socket); start it with `host run`, or name its socket with --socket")
  }

  @Test func aHandlerThatHangsIsSaidToBeUnfinished() async throws {
    let folder = try SocketFolder()
    let forever: @Sendable (ControlRequest) async -> ControlReply = { _ in
      await withTaskCancellationHandler {
        await Gate.closed.wait()
      } onCancel: {
        Gate.closed.open()
      }
      return .done("late")
    }
    try await Served.run(at: folder.socket, limits: .init(work: .milliseconds(30)), reply: forever) { _ throws in
      let reply = try ControlClient.send(.status, to: folder.socket)
      #expect(!reply.done)
      #expect(reply.text.contains("did not finish in time"))
    }
  }

  @Test func theEnginesAnswerIsRefusedOnlyWhereALatchForbidsIt() {
    let no = CommandAnswer(done: false, text: "no")
    #expect(ControlReply(no, to: .unlock(reason: "x", again: false), halted: false, killed: true).refused)
    #expect(!ControlReply(no, to: .unlock(reason: "x", again: false), halted: false, killed: false).refused)
    #expect(ControlReply(no, to: .resume(reason: ""), halted: true, killed: false).refused)
    #expect(!ControlReply(no, to: .pause(reason: ""), halted: true, killed: true).refused)
    let yes = CommandAnswer(done: true, text: "yes")
    #expect(!ControlReply(yes, to: .resume(reason: "x"), halted: true, killed: false).refused)
  }
}

/// A door that one waits at and another opens.
final class Gate: Sendable {
  static let closed = Gate()
  private let stream: AsyncStream<Void>
  private let door: AsyncStream<Void>.Continuation
  private init() { (stream, door) = AsyncStream.makeStream() }
  func wait() async { for await _ in stream {} }
  func open() { door.finish() }
}
