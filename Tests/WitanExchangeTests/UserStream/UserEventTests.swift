import Foundation
import Testing
import WitanCore
import WitanTesting

@testable import WitanExchange

/// User events with invented figures.
enum UserMessages {
  static func report(_ change: [(String, String)] = []) -> String {
    var text =
      #"{"e":"executionReport","E":1760000001005,"s":"BTCUSD","c":"wtn-7f3a-000043","S":"SELL","o":"LIMIT","f":"GTC","q":"0.00050000","p":"37100.00000000","P":"0.00000000","F":"0.00000000","g":-1,"C":"","x":"TRADE","X":"PARTIALLY_FILLED","r":"NONE","i":700124,"l":"0.00020000","z":"0.00020000","L":"37100.00000000","n":"0.00742000","N":"USD","T":1760000001004,"t":9920,"I":140777,"w":true,"m":true,"M":true,"O":1760000000900,"Z":"7.42000000","Y":"7.42000000","Q":"0.00000000","W":1760000000900,"V":"EXPIRE_MAKER"}"#
    for (old, new) in change { text = text.replacing(old, with: new) }
    return text
  }

  static let account =
    #"{"e":"outboundAccountPosition","E":1564034571105,"u":1564034571073,"B":[{"a":"ETH","f":"10000.000000","l":"0.000000"},{"a":"BTC","f":"1.5","l":"0.25"}]}"#
  static let balance = #"{"e":"balanceUpdate","E":1573200697110,"a":"BTC","d":"-100.00000000","T":1573200697068}"#
  static let lock = #"{"e":"externalLockUpdate","E":1581557507324,"a":"NEO","d":"10.00000000","T":1581557507268}"#
  static let list =
    #"{"e":"listStatus","E":1564035303637,"s":"ETHBTC","g":2,"c":"OCO","l":"EXEC_STARTED","L":"EXECUTING","r":"NONE","C":"F4QN4G8DlFATFlIUQ0cjdD","T":1564035303625,"O":[{"s":"ETHBTC","i":17,"c":"AJYsMjErWJesZvqlJCTUgL"},{"s":"ETHBTC","i":18,"c":"bfYPSQdLoqAJeNrOr9adzq"}]}"#
  static let terminated = #"{"e":"eventStreamTerminated","E":1728973001334}"#

  static let all = [report(), account, balance, lock, list, terminated, wrapped(balance), subscribed]
  static let subscribed = #"{"id":"user-stream","status":200,"result":{"subscriptionId":0},"rateLimits":[]}"#

  static func wrapped(_ event: String) -> String { #"{"subscriptionId":0,"event":\#(event)}"# }

  static func decode(_ text: String) throws(StreamFault) -> UserMessage {
    try UserEventDecoder.decode(Array(text.utf8))
  }

  static func execution(_ text: String) throws -> ExecutionReport {
    guard case .event(.execution(let report)) = try decode(text) else { throw StreamFault("no report") }
    return report
  }
}

@Suite struct UserEventTests {
  @Test func aFillIsReadExactly() throws {
    let report = try UserMessages.execution(UserMessages.report())
    #expect(report.symbol == "BTCUSD" && report.order == 700124 && report.client == "wtn-7f3a-000043")
    #expect(report.originalClient == nil && report.side == .sell && report.list == nil)
    #expect(report.kind == .trade && report.status == .partlyFilled && !report.status.isFinal)
    #expect(
      report.quantity == Quantity("0.0005") && report.price == Price("37100") && report.filled == Quantity("0.0002"))
    #expect(report.quoteFilled == Money("7.42") && report.time == Instant(milliseconds: 1_760_000_001_004))
    #expect(
      report.fill
        == ExecutionReport.Fill(
          trade: 9920, price: Price("37100")!, quantity: Quantity("0.0002")!, commission: Quantity("0.00742")!,
          commissionAsset: "USD", isMaker: true))
  }

  @Test func aReportWithoutATradeHasNoFill() throws {
    let report = try UserMessages.execution(
      UserMessages.report([
        (#""x":"TRADE""#, #""x":"NEW""#), (#""t":9920"#, #""t":-1"#), (#""N":"USD""#, #""N":null"#),
        (#""L":"37100.00000000""#, #""L":"0""#),
      ]))
    #expect(report.fill == nil && report.kind == .new)
  }

  @Test func whatTheVenueAddsLaterIsKeptByItsName() throws {
    let report = try UserMessages.execution(
      UserMessages.report([("\"TRADE\"", "\"TELEPORT\""), ("PARTIALLY_FILLED", "HALF_GONE")]))
    #expect(report.kind == .other("TELEPORT") && report.status == .other("HALF_GONE"))
    #expect(try UserMessages.decode(#"{"e":"newEvent","x":1}"#) == .event(.unknown("newEvent")))
  }

  @Test func theSameEventsComeBareCombinedAndWrapped() throws {
    for event in [UserMessages.report(), UserMessages.account, UserMessages.balance, UserMessages.list] {
      let bare = try UserMessages.decode(event)
      #expect(try UserMessages.decode(UserMessages.wrapped(event)) == bare)
      #expect(try UserMessages.decode(#"{"stream":"key","data":\#(event)}"#) == bare)
    }
  }

  @Test func balancesAreReadExactly() throws {
    guard case .event(.account(let change)) = try UserMessages.decode(UserMessages.account),
      case .event(.balance(let balance)) = try UserMessages.decode(UserMessages.balance),
      case .event(.externalLock(let lock)) = try UserMessages.decode(UserMessages.lock)
    else {
      Issue.record("other events")
      return
    }
    #expect(change.balances.map(\.asset) == ["ETH", "BTC"])
    #expect(change.balances[1].free == Quantity("1.5") && change.balances[1].locked == Quantity("0.25"))
    #expect(balance.delta == Quantity("-100") && balance.asset == "BTC" && lock.delta == Quantity("10"))
  }

  @Test func aListOfOrdersNamesItsMembers() throws {
    guard case .event(.list(let list)) = try UserMessages.decode(UserMessages.list) else {
      Issue.record("no list")
      return
    }
    #expect(list.list == 2 && list.contingency == "OCO" && list.orders.map(\.order) == [17, 18])
  }

  @Test func anAnswerOfTheWebSocketAPIIsNoEvent() throws {
    #expect(
      try UserMessages.decode(UserMessages.subscribed)
        == .reply(CallReply(id: "user-stream", status: 200, subscription: 0, code: nil, text: "")))
    #expect(
      try UserMessages.decode(#"{"id":"u","status":400,"error":{"code":-1021,"msg":"Timestamp"}}"#)
        == .reply(CallReply(id: "u", status: 400, subscription: nil, code: -1021, text: "Timestamp")))
  }

  @Test func noBytesBringTheDecoderDown() {
    var generator = SeededGenerator(seed: 5)
    let sources = UserMessages.all.map { Array($0.utf8) }
    var refused = 0
    for _ in 0..<20_000 {
      var bytes = sources.randomElement(using: &generator) ?? []
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        if Bool.random(using: &generator) {
          bytes[place] = UInt8.random(in: 0x20...0x7E, using: &generator)
        } else {
          bytes.remove(at: place)
        }
      }
      do throws(StreamFault) { _ = try UserEventDecoder.decode(bytes) } catch { refused += 1 }
    }
    #expect(refused > 5000)
  }
}

@Suite struct OrderNamesTests {
  @Test func aReportIsMatchedByNumberThenByOriginalThenByClient() throws {
    var names = OrderNames<Int>()
    names.add(1, client: "one", symbol: "BTCUSD")
    names.add(2, client: "two", symbol: "BTCUSD", number: 700124)
    let report = { (client: String, original: String, number: String) in
      try UserMessages.execution(
        UserMessages.report([
          (#""c":"wtn-7f3a-000043""#, #""c":"\#(client)""#), (#""C":"""#, #""C":"\#(original)""#),
          ("700124", number),
        ]))
    }
    // The number decides against both names.
    #expect(names.find(try report("one", "one", "700124")) == 2)
    // On a cancel the client's name is the cancel's own.
    #expect(names.find(try report("two", "one", "700200")) == 1)
    // The number was learned from that report.
    #expect(names.find(try report("nobody", "", "700200")) == 1)
    #expect(names.find(try report("two", "", "700300")) == 2)
    #expect(names.find(try report("stranger", "", "700400")) == nil)
    names.remove(client: "one", symbol: "BTCUSD", number: 700200)
    #expect(names.find(try report("one", "", "700200")) == nil)
  }

  @Test func aFillCountsOnceForItsSymbolAndTrade() {
    var filter = FillFilter(remembering: 3)
    #expect(filter.isNew(symbol: "A", trade: 1) && filter.isNew(symbol: "B", trade: 1))
    #expect(!filter.isNew(symbol: "A", trade: 1) && filter.doubled == 1)
    #expect(filter.isNew(symbol: "A", trade: 2) && filter.isNew(symbol: "A", trade: 3))
    // The oldest was forgotten, the others were not.
    #expect(!filter.isNew(symbol: "B", trade: 1) && filter.isNew(symbol: "A", trade: 1))
  }
}

@Suite struct ListenKeyTermTests {
  @Test func aKeyIsExtendedEveryHalfHour() {
    var term = ListenKeyTerm(at: .zero)
    #expect(term.wake == .seconds(1800) && term.step(at: .seconds(1799)) == nil)
    #expect(term.step(at: .seconds(1800)) == .extend && term.step(at: .seconds(1801)) == nil)
    term.extended(at: .seconds(1802))
    #expect(term.wake == .seconds(3602))
  }

  @Test func anExtensionThatFailsForNowIsTriedAgainUntilTheKeyRunsOut() {
    var term = ListenKeyTerm(at: .zero)
    var tries = 0
    var now: Duration = .zero
    while true {
      now = term.wake
      guard term.step(at: now) == .extend else { break }
      tries += 1
      #expect(term.failed(.later("busy", retryAfter: nil), at: now) == nil)
    }
    #expect(now == .seconds(3600) && tries == 30)
  }

  @Test func aKeyThatTheVenueDoesNotKnowIsReplacedAtOnce() {
    var term = ListenKeyTerm(at: .zero)
    #expect(term.step(at: .seconds(1800)) == .extend)
    #expect(term.failed(.unknownKey, at: .seconds(1801)) == .replace)
    #expect(term.wake == .seconds(3601))
  }

  @Test func aListenKeyIsShownNowhere() throws {
    let key = try #require(ListenKey("pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1"))
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped] { #expect(!text.contains("pqia91")) }
    #expect(ListenKey("a/../b") == nil && ListenKey("") == nil && ListenKey("a b") == nil)
  }
}

@Suite struct TransportProbeTests {
  @Test func theBestWayThatWorksIsTaken() {
    var probe = TransportProbe([.listenKey, .subscription], tries: 3)
    #expect(probe.next == .listenKey)
    probe.take(.notOffered)
    #expect(probe.next == .subscription)
    probe.take(.works)
    #expect(probe.found == .subscription && probe.next == nil && !probe.isDoubtful)
  }

  @Test func pollingIsLeftWhereNothingElseWorks() {
    var probe = TransportProbe([.polling, .listenKey, .subscription], tries: 2)
    probe.take(.later)
    #expect(probe.next == .listenKey)
    probe.take(.later)
    #expect(probe.next == .subscription && probe.isDoubtful)
    probe.take(.notOffered)
    #expect(probe.found == .polling)
  }
}
