import NIOCore
import NIOWebSocket
import Testing

@testable import WitanExchange

/// What a connection says, with time moved by hand.
@Suite struct WebSocketTalkTests {
  private func talk(_ change: (inout WebSocketRules) -> Void = { _ in }) -> WebSocketTalk {
    var rules = WebSocketRules()
    change(&rules)
    return WebSocketTalk(rules, at: .zero)
  }

  private func frame(_ opcode: WebSocketOpcode, _ text: String = "") -> WebSocketFrame {
    WebSocketFrame(fin: true, opcode: opcode, data: ByteBuffer(string: text))
  }

  /// Everything that may be written at a time, as words.
  private func said(_ talk: inout WebSocketTalk, at now: Duration) -> [String] {
    var words: [String] = []
    while let outgoing = talk.next(at: now) { words.append("\(outgoing.opcode) \(String(buffer: outgoing.payload))") }
    return words
  }

  @Test func aPingIsDueAfterItsInterval() {
    var talk = talk()
    #expect(talk.wake(after: .zero) == .seconds(20) && talk.next(at: .seconds(19)) == nil)
    #expect(talk.next(at: .seconds(20))?.opcode == .ping)
    #expect(talk.next(at: .seconds(20)) == nil && talk.wake(after: .seconds(20)) == .seconds(40))
  }

  @Test func silenceIsJudgedByWhatCameAndNotByWhatWasSent() {
    var talk = talk()
    _ = talk.next(at: .seconds(20))
    _ = talk.receive(frame(.pong), at: .seconds(30))
    #expect(talk.verdict(at: .seconds(89)) == nil)
    #expect(talk.verdict(at: .seconds(90)) == .silent(.seconds(60)))
  }

  @Test func theSixthMessageOfASecondWaits() {
    var talk = talk()
    for number in 0..<8 { #expect(talk.add(ByteBuffer(string: "\(number)")) == number + 1) }
    #expect(said(&talk, at: .zero).count == 5)
    #expect(talk.wake(after: .zero) == .milliseconds(1100))
    #expect(said(&talk, at: .milliseconds(1099)).isEmpty)
    #expect(said(&talk, at: .milliseconds(1100)).count == 3)
  }

  @Test func ofSeveralPingsThatWaitTheLastIsAnswered() {
    var talk = talk { $0.mostSent = 1 }
    _ = talk.receive(frame(.ping, "a"), at: .zero)
    #expect(talk.next(at: .zero)?.payload == ByteBuffer(string: "a"))
    for text in ["b", "c", "d"] { _ = talk.receive(frame(.ping, text), at: .milliseconds(1)) }
    #expect(talk.next(at: .milliseconds(1)) == nil)
    #expect(talk.next(at: .seconds(2))?.payload == ByteBuffer(string: "d"))
    #expect(talk.next(at: .seconds(4)) == nil)
  }

  @Test func aServerThatPingsWithoutEndDoesNotKeepCommandsBack() {
    var talk = talk { $0.mostSent = 1 }
    _ = talk.add(ByteBuffer(string: "command"))
    var opcodes: [WebSocketOpcode] = []
    for second in 0..<6 {
      let now: Duration = .seconds(second * 2)
      _ = talk.receive(frame(.ping, "p"), at: now)
      if let outgoing = talk.next(at: now) { opcodes.append(outgoing.opcode) }
    }
    #expect(opcodes.contains(.text) && opcodes.count == 6)
  }

  @Test func whatWaitsIsBounded() {
    var talk = talk { $0.mostWaiting = 3 }
    for _ in 0..<3 { #expect(talk.add(ByteBuffer(string: "x")) != nil) }
    #expect(talk.add(ByteBuffer(string: "x")) == nil)
  }

  @Test func aCloseGoesFirstAndNothingAfterIt() {
    var talk = talk()
    _ = talk.add(ByteBuffer(string: "x"))
    talk.beginClose(code: 1000)
    #expect(talk.add(ByteBuffer(string: "y")) == nil)
    #expect(talk.next(at: .zero)?.opcode == .connectionClose && talk.next(at: .zero) == nil)
    #expect(talk.verdict(at: .seconds(1)) == nil && talk.wake(after: .zero) == .seconds(2))
    #expect(talk.verdict(at: .seconds(2)) == .closedByUs)
    #expect(talk.receive(frame(.connectionClose), at: .seconds(1)) == .end(.closedByUs))
  }

  @Test func aCloseWithoutACodeIsOne() {
    var talk = talk()
    #expect(talk.receive(frame(.connectionClose), at: .zero) == .end(.closedByServer(code: nil, reason: "")))
  }

  @Test func textBeyondASCIIIsCheckedToBeUTF8() {
    var talk = talk()
    #expect(talk.receive(frame(.text, "ü€😀"), at: .zero) == .message(ByteBuffer(string: "ü€😀"), isText: true))
    let broken = WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(bytes: [0x61, 0xC3]))
    guard case .end(.protocolError) = talk.receive(broken, at: .zero) else {
      Issue.record("it was taken")
      return
    }
  }
}
