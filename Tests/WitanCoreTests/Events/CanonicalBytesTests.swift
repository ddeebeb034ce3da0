import Testing

@testable import WitanCore

private final class Sink {
  var bytes: [UInt8] = []
  var calls = 0
}

private func canonical(capacity: Int = 4096, _ write: (inout CanonicalBytes) -> Void) -> [UInt8] {
  let sink = Sink()
  var bytes = CanonicalBytes(capacity: capacity) {
    sink.bytes += $0
    sink.calls += 1
  }
  write(&bytes)
  bytes.flush()
  return sink.bytes
}

struct CanonicalBytesTests {
  let symbol = Symbol("BTC/USDT")!
  let name: [UInt8] = Array("BTC/USDT".utf8) + Array(repeating: 0, count: 24)

  @Test func numbersStandLittleEndianInTheirOwnWidthWithoutPadding() {
    let written = canonical {
      $0.put(1 as UInt8)
      $0.put(0x0102_0304 as Int32)
      $0.put(Price(units: -2))
    }
    #expect(written == [1, 4, 3, 2, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
  }

  @Test func anOrderNoticeIsItsKindItsNumberItsMarketAndItsTime() {
    let event = Event.orderSubmitted(
      OrderNotice(order: OrderID(258), symbol: symbol, time: Instant(milliseconds: 5)))
    let expected: [UInt8] = [7, 2, 1, 0, 0, 0, 0, 0, 0] + name + [5, 0, 0, 0, 0, 0, 0, 0]
    #expect(canonical { event.encodeCanonical(into: &$0) } == expected)
  }

  @Test func textsStandAfterTheirLengthInBytes() {
    #expect(canonical { $0.put("aé") } == [3, 0, 0, 0, 0x61, 0xC3, 0xA9])
  }

  @Test func whatIsLargerThanTheBufferComesOutWhole() {
    let numbers = (0..<5000).map { Int64($0) }
    let written = canonical {
      $0.put(9 as UInt8)
      $0.put(column: numbers[...])
      $0.put(8 as UInt8)
    }
    #expect(written.count == 40_002)
    #expect(written[1 + 8 * 4999] == UInt8(truncatingIfNeeded: 4999))
    #expect(written.last == 8)
  }

  @Test func theOrderOfADictionaryPlaysNoPart() {
    let letters = (0..<40).map { "s\($0)" }
    let forth = Dictionary(uniqueKeysWithValues: letters.map { ($0, 0.5) })
    var back: [String: Double] = [:]
    back.reserveCapacity(1000)
    for letter in letters.reversed() { back[letter] = 0.5 }
    let time = Instant(milliseconds: 1)
    let one = Event.allocationChanged(AllocationNotice(shares: forth, reason: "r", time: time))
    let two = Event.allocationChanged(AllocationNotice(shares: back, reason: "r", time: time))
    #expect(canonical { one.encodeCanonical(into: &$0) } == canonical { two.encodeCanonical(into: &$0) })
  }

  @Test func aFilesHashIsLeftOutAndAParameterIsNot() {
    func settings(hash: String, fast: String) -> Input {
      let listing = StrategyListing(
        id: StrategyID("macd")!, version: "1", sha256: hash, parameters: ["fast": fast])
      return .started(
        EngineSettings(instruments: [Instrument(symbol: symbol)], interval: .minutes(1), strategies: [listing]),
        at: Instant(milliseconds: 0))
    }
    let first = canonical { settings(hash: "aa", fast: "12").encodeCanonical(into: &$0) }
    #expect(first == canonical { settings(hash: "bb", fast: "12").encodeCanonical(into: &$0) })
    #expect(first != canonical { settings(hash: "aa", fast: "13").encodeCanonical(into: &$0) })
  }

  @Test func aBlocksFormDependsOnItsRowsAloneNotOnWhereTheyStand() throws {
    var long = BarSeries(symbol: symbol, interval: .minutes(1))
    for row in 0..<6 {
      let price = Price(units: Int64(row + 1))
      let bar = Bar(
        start: Instant(milliseconds: Int64(row) * 60_000), open: price, high: price, low: price, close: price,
        volume: .zero)
      #expect(long.append(try #require(bar)))
    }
    var column = BallotColumn(abstaining: 6)
    column.answer[3] = Answer.buy.rawValue
    column.faults = [Fault(row: 4, kind: .failed, text: "took 12 ms")]
    let part = BarBlock(market: 0, series: long, range: 2..<5, ballots: [column], ballotStart: 2)
    column.reason = Array(repeating: 1, count: 6)
    let own = BarBlock(market: 0, series: long.slice(2..<5), range: 0..<3, ballots: [column.slice(2..<5)])
    let other = BarBlock(market: 0, series: long, range: 2..<5, ballots: [column], ballotStart: 1)
    let form = { (block: BarBlock) in canonical { Input.bars(block).encodeCanonical(into: &$0) } }
    #expect(form(part) == form(own))
    #expect(form(part) != form(other))
  }

  @Test func everyFieldOfADecisionChangesTheForm() {
    var tally = Tally()
    let form = { (tally: Tally, failed: HoldReasons, winner: Action?) in
      canonical {
        Event.voteDecided(
          Decision(
            id: 1, symbol: self.symbol, time: Instant(milliseconds: 2), price: Price(units: 3), rule: .weighted,
            action: .hold, winner: winner, failed: failed, tally: tally)
        ).encodeCanonical(into: &$0)
      }
    }
    var forms = [form(tally, [], nil), form(tally, .tie, nil), form(tally, [], .hold)]
    tally.holdHeads = 1
    forms.append(form(tally, [], nil))
    #expect(Set(forms).count == 4)
  }

  @Test func whatAnOrderReplacesAndAtWhatPriceChangesTheForm() {
    let kinds: [OrderKind] = [.market, .stop(trigger: Price(units: 7)), .stop(trigger: Price(units: 8))]
    let forms = kinds.flatMap { kind in
      [nil, OrderID(1), OrderID(2)].map { old in
        canonical {
          Event.orderRequested(
            OrderRequest(
              id: OrderID(3), symbol: symbol, market: 0, side: .sell, purpose: .stop, kind: kind, size: .allIn,
              price: Price(units: 3), decision: 4, time: Instant(milliseconds: 5), replaces: old)
          ).encodeCanonical(into: &$0)
        }
      }
    }
    #expect(Set(forms).count == 9)
  }
}
