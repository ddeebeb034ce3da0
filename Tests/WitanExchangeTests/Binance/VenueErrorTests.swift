import Testing
import WitanCore

@testable import WitanExchange

/// What the venue's errors mean.
@Suite struct VenueErrorTests {
  typealias Meaning = VenueErrorTable.Meaning
  private let now = Instant(milliseconds: 1_760_000_000_000)

  private func found(
    _ status: Int, _ body: String = "", _ headers: [(name: String, value: String)] = [], venue: Venue = .us
  ) -> AnswerClassification {
    AnswerClassification(
      HTTPResponse(status: status, headers: headers, body: Array(body.utf8)), venue: venue, at: now)
  }

  @Test(
    arguments: [
      (-1000, Meaning.unknownOutcome), (-1001, .unknownOutcome), (-1002, .stop), (-1003, .tooManyRequests),
      (-1006, .unknownOutcome), (-1007, .unknownOutcome), (-1008, .overloaded), (-1014, .refused(.typeNotSupported)),
      (-1015, .tooManyOrders), (-1016, .stop), (-1020, .stop), (-1021, .clock), (-1022, .stop), (-1100, .bug),
      (-1101, .bug), (-1102, .bug), (-1103, .bug), (-1104, .bug), (-1105, .bug), (-1106, .bug), (-1108, .bug),
      (-1111, .bug), (-1112, .refused(.noLiquidity)), (-1114, .bug), (-1115, .bug), (-1116, .bug), (-1117, .bug),
      (-1118, .bug), (-1119, .bug), (-1120, .configuration), (-1121, .configuration),
      (-1125, .refused(.unknownListenKey)), (-1127, .bug), (-1128, .bug), (-1130, .bug), (-1145, .bug),
      (-2011, .refused(.unknownOrder)), (-2013, .refused(.noSuchOrder)), (-2014, .stop), (-2015, .stop),
      (-2016, .refused(.marketClosed)), (-2021, .unknownOutcome), (-2022, .refused(.other)),
      (-2026, .refused(.archived)), (-9999, .refused(.other)),
    ] as [(Int, Meaning)])
  func eachNumberHasItsMeaning(code: Int, meaning: Meaning) {
    #expect(VenueErrorTable.meaning(code, "") == meaning)
    #expect(found(400, "{\"code\":\(code),\"msg\":\"\"}").meaning == meaning)
  }

  @Test(
    arguments: [
      ("FAILURE", -2010, "Account has insufficient balance for requested action.", .refused(.insufficientBalance)),
      ("FAILURE", -1013, "Filter failure: LOT_SIZE", .refused(.filter("LOT_SIZE"))),
      ("FAILURE", -1007, "Timeout waiting for response", .unknownOutcome),
      ("FAILURE", -1015, "Too many new orders.", .refused(.other)),
      ("SUCCESS", -2010, "Market is closed.", .unknownOutcome),
    ] as [(String, Int, String, Meaning)])
  func aReplacementOfWhichOnlyTheCancelWasDoneIsRefusedWhereItsOrderWas(
    result: String, code: Int, text: String, meaning: Meaning
  ) {
    let half = found(
      409,
      """
      {"code":-2021,"msg":"Order cancel-replace partially failed.","data":{"cancelResult":"SUCCESS",
      "newOrderResult":"\(result)","cancelResponse":{"orderId":7},"newOrderResponse":{"code":\(code),"msg":"\(text)"}}}
      """)
    #expect(half.meaning == meaning && half.code == -2021)
    #expect(half.sentence.contains("nothing has happened") == false)
  }

  @Test(
    arguments: [
      (-1013, "Filter failure: LOT_SIZE", VenueRefusal.filter("LOT_SIZE")),
      (-1013, "Filter failure: PERCENT_PRICE_BY_SIDE", .filter("PERCENT_PRICE_BY_SIDE")),
      (-1013, "Invalid quantity.", .other), (-1013, "Market is closed.", .marketClosed),
      (-2010, "Account has insufficient balance for requested action.", .insufficientBalance),
      (-2010, "Duplicate order sent.", .duplicateOrder), (-2010, "Market is closed.", .marketClosed),
      (-2010, "This symbol is not permitted for this account.", .notPermitted),
      (-2010, "Order would trigger immediately.", .wouldTriggerAtOnce),
      (-2010, "Order would immediately match and take.", .wouldMatchAtOnce),
      (-2010, "Price * QTY is zero or less.", .worthNothing),
      (-2010, "The relationship of the prices for the orders is not correct.", .pairPrices),
      (-2010, "OCO orders are not supported for this symbol.", .typeNotSupported),
      (-2010, "This action is disabled on this account.", .notPermitted), (-2010, "Something new.", .other),
      (-2011, "Unknown order sent.", .unknownOrder), (-2011, "Something new.", .unknownOrder),
      (-2011, "Order was not canceled due to cancel restrictions.", .cancelRestricted),
    ] as [(Int, String, VenueRefusal)]) func whatOneNumberHasInCommonIsToldApartByTheText(
      code: Int, text: String, reason: VenueRefusal
    )
  {
    #expect(VenueErrorTable.meaning(code, text) == .refused(reason))
  }

  @Test func onlyAFailedFilterAsksForFreshRules() {
    #expect(VenueFailure(.refused(.filter("LOT_SIZE")), call: "", "").needsFreshRules)
    #expect(!VenueFailure(.refused(.other), call: "", "").needsFreshRules)
    #expect(!VenueFailure(.bug, call: "", "").needsFreshRules)
  }

  @Test func aLimitIsObeyedToTheSecondTheVenueNames() {
    let limited = found(429, "{\"code\":-1003,\"msg\":\"Too much request weight used.\"}", [("retry-after", "17")])
    #expect(limited.meaning == .tooManyRequests && limited.limit == .barred(until: now + .seconds(17)))
    let banned = found(
      418, "{\"code\":-1003,\"msg\":\"Way too much request weight used; IP banned until 1760000300000. Use streams.\"}",
      [("retry-after", "2")])
    #expect(banned.limit == .barred(until: now + .seconds(300)))
    #expect(found(418, "<html>").limit == .banned)
    #expect(found(429, "").limit == .barredForNow && found(429, "").meaning == .tooManyRequests)
    #expect(found(400, "{\"code\":-1003,\"msg\":\"\"}").limit == .barredForNow)
    #expect(found(403, "<html>").limit == .barred(until: now + .minutes(5)))
  }

  @Test func tooManyOrdersBarsOrdersWhereTheVenueNamesNoTimeAndAllWhereItDoes() {
    let body = "{\"code\":-1015,\"msg\":\"Too many new orders; current limit is 10 orders per 1 SECOND.\"}"
    #expect(found(429, body).limit == .ordersBarred && found(429, body).meaning == .tooManyOrders)
    #expect(found(429, body, [("retry-after", "3")]).limit == .barred(until: now + .seconds(3)))
  }

  @Test(arguments: [500, 502, 503, 504, 599]) func whatTheServerFailsAtIsUnknown(status: Int) {
    #expect(found(status, "<html>").meaning == .unknownOutcome)
    #expect(found(status, "{\"code\":-1121,\"msg\":\"x\"}").meaning == .unknownOutcome)
    #expect(found(status, "{\"code\":-1008,\"msg\":\"x\"}").meaning == .overloaded)
  }

  @Test(arguments: [301, 302, 404, 405, 410, 451]) func anAnswerFromElsewhereIsTheConfigurations(status: Int) {
    #expect(found(status, "<html>").meaning == .configuration)
    #expect(found(451, "{\"code\":0,\"msg\":\"restricted location\"}").sentence.contains("configure the other one"))
  }

  @Test func theVenuesWordsBreakNoLineAndAreNotEndless() {
    let long = String(repeating: "x", count: 5000)
    let sentence = found(400, "{\"code\":-1,\"msg\":\"a\\r\\nERROR\\u0000 \(long)\"}").sentence
    #expect(sentence.utf8.allSatisfy { $0 >= 0x20 } && sentence.utf8.count < 500 && sentence.contains("aERROR"))
  }

  @Test func aBrokenConnectionLeavesUnknownOnlyWhatMayHaveArrivedAndChanges() {
    for kind in [HTTPFailure.Kind.deadline, .broken, .tooLong, .cancelled, .closed] {
      let arrived = HTTPFailure(kind, mayHaveArrived: true, "")
      #expect(VenueFailure(arrived, call: "", changes: true).kind == .unknownOutcome)
      #expect(VenueFailure(arrived, call: "", changes: false).kind == .unanswered)
      #expect(VenueFailure(HTTPFailure(kind, ""), call: "", changes: true).kind == .unanswered)
    }
    #expect(VenueFailure(HTTPFailure(.certificate, ""), call: "", changes: true).kind == .configuration)
    #expect(VenueFailure(HTTPFailure(.notAllowed, ""), call: "", changes: true).kind == .configuration)
  }
}
