import ArgumentParser
import Foundation
import Testing
import WitanCore

@testable import exchange_simulator

/// A recording played again on a simulator of its own: the same requests at the same moments of another day, with their
/// times and signatures renewed, and with the names that this simulator gives where they repeat an earlier answer's.
struct Replay {
  /// How much later it is played; whole weeks, so that all windows and bars begin where they began.
  static let shift = Interval.days(364)

  private(set) var simulator: Simulator
  private let recording: Recording
  private let start: Instant
  private var now: Int64 = 0
  private var scenario = ""
  /// What an answer named then, and what it names now.
  private var renamed: [String: String] = [:]
  private var sockets: [Int64: (id: Int, frames: Frames)] = [:]
  /// How many signatures were renewed.
  private(set) var signed = 0

  init(_ recording: Recording) throws {
    self.recording = recording
    let head = recording.head
    start = Instant(milliseconds: try #require(head["start"]?.whole)) + Self.shift
    let file = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    let (trader, reader) = (try #require(head["trader"]?.text), try #require(head["reader"]?.text))
    let secret = try #require(head["secret"]?.text)
    try Data(
      """
      accounts:
        - name: trader
          keys:
            - {key: "\(trader)", secret: "\(secret)", permissions: [read, trade]}
            - {key: "\(reader)", secret: "\(secret)", permissions: [read]}
          balances: \(try #require(head["balances"]))
      """.utf8
    ).write(to: file)
    let options = try Options.parse([
      "--venue", try #require(head["venue"]?.text), "--symbols", try #require(head["symbols"]?.text), "--speed", "0x",
      "--start", String(start.milliseconds), "--accounts", file.path,
    ])
    simulator = try SimulatorPlan(options, environment: [:], now: start, nanoseconds: 0).simulator
  }

  /// Plays all, and returns a sentence for each step that is judged otherwise than it was.
  mutating func run() throws -> [String] {
    var differences: [String] = []
    for line in recording.lines {
      if line.at > now {
        simulator.clock.step(Interval(milliseconds: line.at - now), nanoseconds: 0)
        simulator.advance(0)
        now = line.at
      }
      guard let (judgement, answer) = try take(line.step) else { continue }
      if judgement != line.judgement {
        differences.append("\(scenario): \(line.step)\n  was \(line.judgement)\n  is  \(judgement)")
      }
      var found: [(String, String)] = []
      Self.names(answer["result"] ?? answer, &found)
      guard found.map(\.0) == line.names.map(\.0) else { continue }
      for (then, now) in zip(line.names, found) { renamed["\(then.0)=\(then.1)"] = now.1 }
    }
    return differences
  }

  private mutating func take(_ step: Recording.Step) throws -> (Judgement, JSON)? {
    switch step {
    case .scenario(let name): scenario = name
    case .control(let method, let path, let body):
      let answer = simulator.control(method, path, body: body.description, nanoseconds: 0)
      #expect(answer.status == 200, "\(path): \(answer.body)")
    case .request(let request): return try ask(request)
    case .opens(let number, let path):
      let renamed = path.split(separator: "/", omittingEmptySubsequences: false)
        .map { self.renamed["listenKey=\($0)"] ?? String($0) }.joined(separator: "/")
      let uri = try #require(SocketURI(renamed))
      let frames = Frames()
      let id = simulator.open(
        uri.purpose, streams: uri.streams, combined: uri.combined, tellsLimits: uri.tellsLimits, address: "127.0.0.1",
        nanoseconds: 0
      ) { frames.add($0) }
      sockets[number] = (try #require(id), frames)
    case .text(let number, let text): return try say(text, on: number)
    case .closes(let number):
      if let socket = sockets.removeValue(forKey: number) { simulator.closed(socket.id) }
    }
    return nil
  }

  // MARK: REST

  private mutating func ask(_ recorded: RecordedRequest) throws -> (Judgement, JSON) {
    var request = recorded
    (request.query, request.body) = (renewed(recorded.query), renewed(recorded.body))
    if let signature = recorded.signature {
      let secret = try #require(recording.head["secret"]?.text)
      // A signature that was wrong stays wrong.
      let wasRight = RecordedSigner.sign(recorded.payload, secret: secret) == signature
      let renewal = RecordedSigner.sign(request.payload, secret: wasRight ? secret : "another")
      request.sign(signature, renewal)
      if wasRight {
        signed += 1
        try refuse(request, renewal)
      }
    }
    let answer = try Self.answer(request, &simulator)
    let json = try #require(JSONReader.read(answer.body))
    return (Judgement(status: answer.status, json), json)
  }

  /// What differs from a rightly signed request in one character is refused, and changes nothing: tried on a copy of
  /// the exchange.
  private func refuse(_ request: RecordedRequest, _ signature: String) throws {
    // Where the venue asks for the key alone, nobody looks at a signature that came all the same.
    guard case .signed? = simulator.router.endpoint(request.method, request.path)?.security else { return }
    var changed = request
    changed.sign(signature, signature.dropLast() + (signature.last == "0" ? "1" : "0"))
    var longer = request
    if longer.query.isEmpty { longer.body = "a=1&" + longer.body } else { longer.query = "a=1&" + longer.query }
    for forged in [changed, longer] {
      var trial = simulator
      let answer = try Self.answer(forged, &trial)
      // An unknown key, a fault and a limit speak before the signature does.
      let code = JSONReader.read(answer.body)?["code"]?.whole ?? 0
      #expect([-1022, -2015, -1007, -1003].contains(code), "\(scenario): \(forged) was answered \(answer.body)")
      #expect(trial.exchange.orders.count == simulator.exchange.orders.count)
    }
  }

  private static func answer(_ request: RecordedRequest, _ simulator: inout Simulator) throws
    -> exchange_simulator.Answer
  {
    let incoming = IncomingRequest(
      method: request.method, path: request.path, query: request.query, body: request.body, key: request.key,
      address: "127.0.0.1")
    guard case .reply(let answer, _) = simulator.answer(incoming, nanoseconds: 0) else {
      throw PlanError("found no answer to \(request.method) \(request.path), expected one as it was recorded")
    }
    return answer
  }

  /// The parameters with their times moved and their names as they are here.
  private func renewed(_ text: String) -> String {
    text.split(separator: "&", omittingEmptySubsequences: false).map { pair in
      let halves = pair.split(separator: "=", maxSplits: 1).map(String.init)
      return halves.count == 2 ? "\(halves[0])=\(renewed(halves[0], halves[1]))" : String(pair)
    }.joined(separator: "&")
  }

  private func renewed(_ name: String, _ value: String) -> String {
    switch name {
    case "timestamp", "startTime", "endTime":
      return Int64(value).map { String($0 + Self.shift.milliseconds) } ?? value
    case "orderId", "cancelOrderId": return renamed["orderId=\(value)"] ?? value
    case "origClientOrderId", "cancelOrigClientOrderId":
      return renamed["clientOrderId=\(value)"] ?? renamed["listClientOrderId=\(value)"] ?? value
    default: return renamed["\(name)=\(value)"] ?? value
    }
  }

  private static func names(_ value: JSON, _ found: inout [(String, String)]) {
    switch value {
    case .object(let members):
      for member in members {
        if ["orderId", "orderListId", "clientOrderId", "listClientOrderId", "listenKey"].contains(member.name),
          let text = member.value.plain
        {
          found.append((member.name, text))
        } else {
          names(member.value, &found)
        }
      }
    case .array(let elements): for element in elements { names(element, &found) }
    default: break
    }
  }

  // MARK: Sockets

  private mutating func say(_ text: String, on number: Int64) throws -> (Judgement, JSON) {
    let socket = try #require(sockets[number])
    let message = try #require(JSONReader.read(text))
    _ = socket.frames.take()
    simulator.received(try renewed(message).description, on: socket.id, nanoseconds: 0)
    let answer = try #require(socket.frames.texts().first { $0["id"] == message["id"] && $0["id"] != nil })
    let plain = answer.without("rateLimits")
    return (Judgement(status: nil, plain), plain)
  }

  private mutating func renewed(_ message: JSON) throws -> JSON {
    guard case .object(let members)? = message["params"] else { return message }
    var pairs = members.map { JSON.Member(name: $0.name, value: renewed($0)) }
    if let signature = message["params"]?["signature"]?.text {
      let secret = try #require(recording.head["secret"]?.text)
      let wasRight = RecordedSigner.sign(Self.payload(members), secret: secret) == signature
      if wasRight { signed += 1 }
      let renewal = RecordedSigner.sign(Self.payload(pairs), secret: wasRight ? secret : "another")
      pairs = pairs.filter { $0.name != "signature" } + [.init(name: "signature", value: .string(renewal))]
    }
    return message.without("params").adding(["params": .object(pairs)])
  }

  private func renewed(_ member: JSON.Member) -> JSON {
    switch member.value {
    case .integer(let number):
      Int64(renewed(member.name, String(number))).map { .integer($0) } ?? member.value
    case .string(let text): .string(renewed(member.name, text))
    default: member.value
    }
  }

  /// All parameters sorted by name, as their plain text.
  private static func payload(_ members: [JSON.Member]) -> String {
    members.filter { $0.name != "signature" }.sorted { $0.name < $1.name }
      .map { "\($0.name)=\($0.value.plain ?? $0.value.description)" }.joined(separator: "&")
  }
}
