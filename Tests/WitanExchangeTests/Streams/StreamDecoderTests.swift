import Foundation
import Testing
import WitanCore

@testable import WitanExchange

@Suite struct StreamDecoderTests {
  @Test func aTradeIsReadExactly() throws {
    let trade = TradeMessage(
      symbol: "BTCUSDT", id: 3_735_683_259, price: Price(units: 6_183_763_000_000),
      quantity: Quantity(units: 2_000_000),
      time: Instant(milliseconds: 1_723_161_255_342), eventTime: Instant(milliseconds: 1_723_161_255_343),
      buyerIsMaker: true)
    #expect(try Messages.decode(Messages.trade) == .trade(trade))
    #expect(try Messages.decode(Messages.combined("btcusdt@trade", Messages.trade)) == .trade(trade))
  }

  @Test func fieldsThatDifferByCaseAloneAreNotMixedUp() throws {
    guard case .kline(let kline) = try Messages.decode(Messages.kline) else {
      Issue.record("no kline")
      return
    }
    #expect(kline.bar.start == Instant(milliseconds: 1_759_999_980_000))
    #expect(kline.end == Instant(milliseconds: 1_760_000_039_999))
    #expect(kline.bar.close == Price("37012.5") && kline.bar.low == Price("36999.1"))
    #expect(kline.bar.volume == Quantity("3.21") && kline.isClosed && kline.trades == 60 && kline.interval == "1m")
    guard case .aggregate(let trade) = try Messages.decode(Messages.aggregate) else {
      Issue.record("no aggregate")
      return
    }
    #expect(trade.id == 26129 && trade.trades == 27781...27783 && !trade.buyerIsMaker)
  }

  @Test func aBookTickerNeedsNoEventName() throws {
    let level = { (price: String, quantity: String) in BookLevel(price: Price(price)!, quantity: Quantity(quantity)!) }
    #expect(
      try Messages.decode(Messages.bookTicker)
        == .bookTicker(
          BookTicker(
            symbol: "BTCUSDT", update: 50_093_239_212, bid: level("61837.63", "3.78826"),
            ask: level("61837.64", "1.54698"))))
  }

  @Test func aPartialDepthGetsItsSymbolFromTheStream() throws {
    guard case .partialDepth(let depth) = try Messages.decode(Messages.partial) else {
      Issue.record("no partial depth")
      return
    }
    #expect(depth.symbol == "BTCUSDT" && depth.lastUpdate == 160 && depth.bids.count == 1 && depth.asks.count == 1)
  }

  @Test func repliesAndRefusalsAreToldApart() throws {
    #expect(try Messages.decode(#"{"result":null,"id":1}"#) == .reply(CommandReply(id: 1, streams: nil)))
    #expect(
      try Messages.decode(#"{"id":2,"result":["a@trade"]}"#) == .reply(CommandReply(id: 2, streams: ["a@trade"])))
    let refusal = StreamMessage.refusal(CommandRefusal(id: 3, code: 2, text: "no \"x\" ü€😀"))
    #expect(try Messages.decode(#"{"error":{"code":2,"msg":"no \"x\" \u00fc€\ud83d\ude00"},"id":3}"#) == refusal)
    #expect(
      try Messages.decode(#"{"code":3,"msg":"Invalid JSON"}"#)
        == .refusal(CommandRefusal(id: nil, code: 3, text: "Invalid JSON")))
  }

  @Test func whatNobodyKnowsIsNamedAndPassedOver() throws {
    #expect(try Messages.decode(#"{"e":"newThing","z":{"deep":[1,2,{"a":null}]}}"#) == .unknown("newThing"))
    #expect(try Messages.decode(Messages.combined("x@new", #"{"e":"newThing"}"#)) == .unknown("newThing"))
    let more = Messages.trade.replacing(#""M":true"#, with: #""M":true,"zz":[{"q":"9"}],"é":1"#)
    #expect(try Messages.decode(more) == Messages.decode(Messages.trade))
  }

  @Test func theOrderOfFieldsAndBlanksMeanNothing() throws {
    let turned =
      "  {\"data\": { \"M\":true, \"m\":true ,\"T\":1723161255342,\"q\":\"0.02\",\"p\":\"61837.63\",\"t\":3735683259,\n"
      + "\"s\":\"BTCUSDT\",\"E\":1723161255343,\"e\":\"trade\"}, \"stream\" : \"btcusdt@trade\" } \r\n"
    #expect(try Messages.decode(turned) == Messages.decode(Messages.trade))
  }

  @Test func theServersShutdownIsHeardOnBothKindsOfStreams() throws {
    let shutdown = StreamMessage.serverShutdown(Instant(milliseconds: 1_770_123_456_789))
    let bare = #"{"e":"serverShutdown","E":1770123456789}"#
    #expect(try Messages.decode(bare) == shutdown)
    #expect(try Messages.decode(Messages.combined("!serverShutdown", bare)) == shutdown)
  }

  @Test func aDaysVolumeThatLeavesTheRangeIsLeftOut() throws {
    let huge = Messages.ticker.replacing(#""v":"10000""#, with: #""v":"92233720369.00000000""#)
    guard case .miniTickers(let tickers) = try Messages.decode(huge) else {
      Issue.record("no ticker")
      return
    }
    #expect(tickers.first?.volume == nil && tickers.first?.quoteVolume == Money("18"))
  }

  @Test(arguments: [
    ("", "ends after 0 bytes"), ("{", "expected a string"), ("{}x", "'x' at byte 2"), ("[1]", "list of events"),
    (#"{"data":{"e":"trade"}}"#, "no stream"), (#"{"stream":"a","data":7}"#, "expected an object"),
    (#"{"e":7}"#, "expected a string"), ("{\"e\":\"a\u{01}\"}", "control character"),
    (#"{"e":tru}"#, "expected 'true'"),
    (Messages.trade.replacing("61837.63000000", with: "61837.630000001"), "'p' of a trade is '61837.630000001'"),
    (Messages.trade.replacing("61837.63000000", with: "-1"), "a price above nought"),
    (Messages.trade.replacing("61837.63000000", with: "1e5"), "a price above nought"),
    (Messages.trade.replacing("61837.63000000", with: "92233720369"), "a price above nought"),
    (Messages.trade.replacing("3735683259", with: "9223372036854775808"), "'t' of a trade"),
    (Messages.trade.replacing("3735683259", with: "1.5"), "a whole number"),
    (Messages.trade.replacing("1723161255342", with: "-5"), "milliseconds"),
    (Messages.trade.replacing(#""m":true"#, with: #""m":1"#), "true or false"),
    (Messages.trade.replacing(#""T":"#, with: #""t":"#), "twice"),
    (Messages.kline.replacing(#""l":"36999.10""#, with: #""l":"37001""#), "low ≤ open"),
    (Messages.depth.replacing(#"["0.0024","10"]"#, with: #"["0.0024"]"#), "a price and a quantity"),
    (#"{"a":"# + String(repeating: "[", count: 40), "levels"),
  ])
  func whatIsNotSoundIsRefusedWithASentence(text: String, sentence: String) {
    let fault = Messages.fault(text)
    #expect(fault?.contains(sentence) == true, "\(fault ?? "was read")")
  }
}
