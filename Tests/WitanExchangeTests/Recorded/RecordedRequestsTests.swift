import Testing
import WitanCore

@testable import WitanExchange

/// What independent clients sent, beside what the host would send for the same.
///
/// The host's requests differ in these ways, and in no other:
/// - all parameters stand in the query of a question and in the body of all else, the signature last;
/// - every byte is escaped that RFC 3986 reserves, a blank as `%20`; the clients leave some as they are, or write `+`;
/// - numbers are the shortest decimals that are exact: `0.01` where a client says `0.010`;
/// - `recvWindow` is always said; an order always bears a name and asks for the full answer; a list says its limit.
@Suite struct RecordedRequestsTests {
  /// What the host says though a client left it out.
  private static let added: Set = [
    "recvWindow", "timestamp", "signature", "newOrderRespType", "newClientOrderId", "limit", "listClientOrderId",
    "limitClientOrderId", "stopClientOrderId", "aboveClientOrderId", "belowClientOrderId",
  ]

  @Test func everyClientIsRecordedOnBothVenues() {
    #expect(RecordedRequests.all.count == 6)
    #expect(RecordedRequests.all.allSatisfy { $0.requests.filter { $0.signature != nil }.count > 30 })
    #expect(RecordedRequests.all.reduce(0) { $0 + $1.calls.count } > 30)
  }

  @Test(arguments: RecordedRequests.all)
  func theHostsSignatureOverARecordedTextIsTheRecordedOne(recorded: RecordedRequests) throws {
    let key = try APIKey(name: recorded.trader, secret: recorded.secret)
    for request in recorded.requests {
      guard let signature = request.signature else { continue }
      // Where the venue found it wrong the client was given another secret.
      let isSame = key.signature(of: request.payload) == signature
      #expect(isSame == (request.code != -1022 && request.code != -2014) || request.code == -2015, "\(request)")
    }
    for call in recorded.calls { #expect(key.signature(ofCall: call.parameters) == call.signature, "\(call)") }
  }

  @Test(arguments: RecordedRequests.all)
  func theSameParametersMakeTheSameTextButForEscapes(recorded: RecordedRequests) throws {
    let key = try APIKey(name: recorded.trader, secret: recorded.secret)
    var same = 0
    for request in recorded.requests where request.query.isEmpty != request.body.isEmpty {
      var parameters = RequestParameters()
      for pair in request.parameters where pair.name != "signature" { parameters.add(pair.name, pair.value) }
      let difference = Self.difference(request.payload, parameters.encoded)
      #expect(difference == nil, "\(request): \(difference ?? "")")
      guard request.payload == parameters.encoded, let signature = request.signature, request.code != -1022,
        request.code != -2014, request.code != -2015
      else { continue }
      let text = request.query + request.body
      if text.hasSuffix("&signature=" + signature) { #expect(key.signed(parameters) == text) }
      same += 1
    }
    #expect(same > 25, "only \(same) signed texts are the very same")
  }

  /// The first place where two texts differ by more than an escape; nil where there is none.
  private static func difference(_ recorded: String, _ host: String) -> String? {
    var (theirs, ours) = (Array(recorded.utf8)[...], Array(host.utf8)[...])
    let leftAsTheyAre = Set("@[]\",:~".utf8)
    while let byte = theirs.popFirst() {
      guard let own = ours.popFirst() else {
        return "the host's ends before \(String(decoding: theirs, as: UTF8.self))"
      }
      if byte == own, byte != 0x25 { continue }
      let escape = own == 0x25 ? UInt8(String(decoding: ours.prefix(2), as: UTF8.self), radix: 16) : nil
      if own == 0x25 { ours = ours.dropFirst(2) }
      if byte == 0x25, let value = UInt8(String(decoding: theirs.prefix(2), as: UTF8.self), radix: 16) {
        theirs = theirs.dropFirst(2)
        if escape == value || own == value { continue }
      }
      if byte == 0x2B, escape == 0x20 { continue }
      if leftAsTheyAre.contains(byte), escape == byte { continue }
      return "found \(String(decoding: [byte] + theirs.prefix(20), as: UTF8.self)), the host has "
        + String(decoding: [own] + ours.prefix(20), as: UTF8.self)
    }
    return ours.isEmpty ? nil : "the host goes on with \(String(decoding: ours, as: UTF8.self))"
  }

  @Test(arguments: RecordedRequests.all)
  func theHostAsksTheSameInItsOwnForm(recorded: RecordedRequests) async throws {
    var venue = recorded.venue == "us" ? Venue.us : .com
    venue.limits = [RateLimit(.weight, 1_000_000, each: .minutes(1))]
    let server = try VenueServer(venue) { _ in .answer(200, "{}") }
    let key = try APIKey(name: "key", secret: VenueServer.secret)
    var asked: [String: Int] = [:]
    for request in recorded.requests {
      switch HostCall.of(request) {
      case .notOurs: continue
      case .cannotBeSaid:
        #expect(request.code ?? 0 < 0, "the host cannot say what the venue took: \(request)")
      case .call(let code):
        if recorded.venue == "com", request.path == "/userDataStream" { continue }
        let before = server.requests.count
        _ = await server.failure(code)
        let sent = try #require(server.requests.dropFirst(before).first, "nothing was sent for \(request)")
        try compare(sent, with: request, key)
        asked["\(request.method) \(request.path ?? "")", default: 0] += 1
      }
    }
    let pair = recorded.venue == "us" ? "POST /order/oco" : "POST /orderList/oco"
    for name in ["POST /order", "DELETE /order", "GET /order", "GET /account", "GET /myTrades", pair] {
      #expect(asked[name] ?? 0 > 0, "\(name) is in no recorded request of \(recorded.name): \(asked)")
    }
  }

  private func compare(
    _ sent: LoopbackServer.Received, with request: RecordedRequests.Request, _ key: APIKey
  ) throws {
    let target = sent.line.split(separator: " ")[1].split(separator: "?", maxSplits: 1).map(String.init)
    let host = RecordedRequests.Request(
      method: String(sent.line.prefix { $0 != " " }), path: String(target[0].dropFirst("/api/v3".count)),
      query: target.count == 2 ? target[1] : "", body: sent.body, code: nil)
    #expect(host.method == request.method && host.path == request.path && target[0].hasPrefix("/api/v3"))
    #expect(host.method == "GET" ? host.body.isEmpty : host.query.isEmpty)
    let theirs = Dictionary(request.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let ours = Dictionary(host.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    for (name, value) in theirs where !HostCall.common.contains(name) {
      let own = try #require(ours[name], "the host leaves \(name) out of \(request)")
      let number = DecimalText.read(value.utf8)
      let isSame = own == value || number != nil && number == DecimalText.read(own.utf8)
      #expect(isSame, "\(name) is \(own), was \(value): \(request)")
    }
    for name in ours.keys where theirs[name] == nil { #expect(Self.added.contains(name), "\(name) in \(host)") }
    #expect((request.signature != nil) == (host.signature != nil))
    guard let signature = host.signature else { return }
    #expect(sent.headers.contains { $0.lowercased() == "x-mbx-apikey: key" })
    #expect((host.query + host.body).hasSuffix("&signature=\(signature)"))
    #expect(key.signature(of: host.payload) == signature)
  }
}
