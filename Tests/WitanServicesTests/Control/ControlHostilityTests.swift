import Foundation
import Testing

@testable import WitanServices

/// Input that no client of ours would send: a sentence, a closed connection, and a host that goes on.
@Suite struct ControlHostilityTests {
  private static let status = #"{"version":1,"do":"status"}"#

  @Test(arguments: [
    ("\n", "expected a request"),
    ("{}\n", "\"version\" is missing"),
    ("[1,2]\n", "expected a request"),
    ("{\"version\":2,\"do\":\"status\"}\n", "version 2"),
    ("{\"version\":\"1\"}\n", "\"version\""),
    ("{\"version\":1}\n", "\"do\" is missing"),
    ("{\"version\":1,\"do\":\"format-disk\"}\n", "format-disk"),
    ("{\"version\":1,\"do\":\"enable\"}\n", "without an id"),
    ("{\"version\":1,\"do\":\"enable\",\"id\":\"../../etc\"}\n", "strategy's id"),
    ("{\"version\":1,\"do\":\"weight\",\"id\":\"macd\"}\n", "without a weight"),
    ("{\"version\":1,\"do\":\"weight\",\"id\":\"macd\",\"weight\":1.5}\n", "0 to 1"),
    ("{\"version\":1,\"do\":\"weight\",\"id\":\"macd\",\"weight\":-0.1}\n", "0 to 1"),
    ("{\"version\":1,\"do\":\"weight\",\"id\":\"macd\",\"weight\":1e999}\n", "expected a request"),
    ("{\"version\":1,\"do\":\"pause\",\"reason\":7}\n", "\"reason\""),
    ("\u{0}\u{1}\u{2}\n", "\"???\""),
  ])
  func whatCannotBeUnderstoodIsAnsweredWithASentence(line: String, word: String) async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket) { served throws in
      let answer = try RawClient.talk(Array(line.utf8), to: folder.socket)
      let reply = try ControlCoding.reply(answer.utf8.dropLast())
      #expect(!reply.done)
      #expect(reply.text.contains(word), "\(reply.text)")
      #expect(served.requests.isEmpty)
      #expect(try ControlClient.send(.status, to: folder.socket).done)
    }
  }

  @Test func aLineThatNeverEndsIsCutOff() async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket) { served throws in
      let answer = try RawClient.talk([UInt8](repeating: 0x61, count: 5_000_000), to: folder.socket)
      #expect(answer.contains("more than 65536 bytes"))
      #expect(served.requests.isEmpty)
      #expect(try ControlClient.send(.status, to: folder.socket).done)
    }
  }

  @Test func halfALineAndThenSilenceEndsInTime() async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket, limits: .init(patience: .milliseconds(50))) { served throws in
      let answer = try RawClient.talk(Array("{\"version\":1,".utf8), to: folder.socket)
      #expect(answer.contains("no whole request in time"))
      #expect(served.requests.isEmpty)
    }
  }

  @Test func halfALineAndThenTheEndIsNoRequest() async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket) { served throws in
      let answer = try RawClient.talk(Array(Self.status.utf8), to: folder.socket, finish: true)
      #expect(answer.contains("ends without a newline"))
      #expect(try RawClient.talk([], to: folder.socket, finish: true).isEmpty)
      #expect(served.requests.isEmpty)
    }
  }

  @Test func aClientThatSaysNoMoreAfterItsLineIsAnswered() async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket) { served throws in
      let answer = try RawClient.talk(
        Array((Self.status + "\n" + Self.status + "\n").utf8), to: folder.socket, finish: true)
      #expect(answer.split(separator: "\n").count == 1)
      #expect(served.requests == [.status])
    }
  }

  @Test func randomBytesNeverEndTheHost() async throws {
    let folder = try SocketFolder()
    var random = SystemRandomNumberGenerator()
    let inputs = (0..<200).map { _ in
      (0..<Int.random(in: 0...600, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) } + [0x0A]
    }
    try await Served.run(at: folder.socket) { served throws in
      for bytes in inputs { _ = try RawClient.talk(bytes, to: folder.socket) }
      #expect(served.requests.isEmpty)
      #expect(try ControlClient.send(.status, to: folder.socket).done)
    }
  }

  @Test func aClientTooManyIsToldToComeAgain() async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket, limits: .init(connections: 0)) { served throws in
      let reply = try ControlClient.send(.status, to: folder.socket)
      #expect(!reply.done)
      #expect(reply.text.contains("try again"))
      #expect(served.requests.isEmpty)
    }
  }

  @Test func aReasonThatIsTooLongIsRefusedBeforeItIsSent() async throws {
    let folder = try SocketFolder()
    try await Served.run(at: folder.socket) { served throws in
      let error = #expect(throws: ControlError.self) {
        try ControlClient.send(.pause(reason: String(repeating: "x", count: 70_000)), to: folder.socket)
      }
      #expect(error?.fault == .tooLarge)
      #expect(served.requests.isEmpty)
    }
  }
}
