import Foundation
import Testing

@testable import WitanCore
@testable import WitanStore

/// Random inputs of every kind.
extension RandomEvents {
  mutating func series(_ count: Int) -> BarSeries {
    var series = BarSeries(symbol: symbol(), interval: .minutes(1))
    for row in 0..<count {
      let prices = (0..<4).map { _ in price() }.sorted()
      let bar = Bar(
        start: Instant(milliseconds: Int64(row) * 60_000), open: prices[1], high: prices[3], low: prices[0],
        close: prices[2], volume: quantity())!
      _ = series.append(bar)
    }
    return series
  }
  mutating func column(_ count: Int) -> BallotColumn {
    var column = BallotColumn(abstaining: count)
    for row in 0..<count {
      column.answer[row] = one(of: Answer.self).rawValue
      column.confidence[row] = confidence().units
    }
    if flag() { column.reason = (0..<count).map { UInt32($0) } }
    if flag() { column.figures = (0..<count * 3).map { $0 % 5 == 0 ? double() : 0 } }
    if flag() { column.validMilliseconds = (0..<count).map { Int64($0) } }
    if flag(), count > 0 { column.faults = [Fault(row: count - 1, kind: one(of: FaultKind.self), text: text())] }
    return column
  }
  mutating func block() -> BarBlock {
    let rows = Int(number(0...20))
    let start = Int(number(0...3))
    return BarBlock(
      market: Int(number(0...63)), series: series(rows + 5), range: 2..<2 + rows,
      ballots: (0..<Int(number(0...4))).map { _ in column(start + rows) }, ballotStart: start)
  }
  mutating func settings() -> EngineSettings {
    let listing = StrategyListing(
      id: strategy(), version: text(), sha256: text(), parameters: [text(): text()], reasons: [text()],
      weight: share(), enabled: flag())
    var settings = EngineSettings(
      instruments: [Instrument(symbol: symbol(), tick: price())], interval: interval(), strategies: [listing])
    settings.tradeFrom = maybe { $0.time() }
    settings.risk.size = flag() ? .allIn : .percent(share())
    settings.risk.breakers = flag() ? nil : BreakerSettings()
    settings.fills.seed = random.next()
    return settings
  }
  mutating func venue() -> VenueEvent {
    switch number(0...6) {
    case 0: .accepted(order(), at: time())
    case 1: .partlyFilled(execution())
    case 2: .filled(execution())
    case 3: .rejected(order(), reason: text(), at: time())
    case 4: .cancelled(order(), at: time())
    case 5: .triggered(order(), price: price(), at: time())
    default: .unknown(order(), at: time())
    }
  }
  mutating func input(_ kind: Int64) -> Input {
    switch kind {
    case 0: .started(settings(), at: time())
    case 1: .bars(block())
    case 2: .tick(tick(), market: Int(number(0...63)))
    case 3:
      .vote(
        LateVote(
          strategy: 3, market: 1, action: one(of: Action.self), confidence: confidence(), barEnd: time(),
          valid: interval(), time: time()))
    case 4: .venue(venue())
    case 5: .timer(time())
    case 6:
      .command(
        [
          .pause(reason: text()), .resume(reason: text()), .unlock(reason: text(), again: flag()),
          .enable(strategy(), flag()), .weigh(strategy(), share()),
        ][Int(number(0...4))], at: time())
    case 7: .strategy(flag() ? .retried(strategy()) : .quarantined(strategy(), reason: text()), at: time())
    default: .allocation([share(), share()], at: time())
    }
  }
}

/// The canonical form with reasons, figures and fault texts besides: two inputs are the same where this is.
func fingerprint(_ input: Input) throws -> [UInt8] {
  let sink = Gathered()
  var bytes = CanonicalBytes { sink.bytes += $0 }
  input.encodeCanonical(into: &bytes)
  bytes.flush()
  if case .bars(let block) = input {
    for column in block.ballots {
      let part = column.slice(block.ballotStart..<block.ballotStart + block.range.count)
      sink.bytes += Array("\(part)".utf8)
    }
    sink.bytes += Array("\(block.series.slice(block.range).close)".utf8)
  }
  if case .started(let settings, _) = input { sink.bytes += Array("\(settings.strategies.map(\.sha256))".utf8) }
  return sink.bytes
}
private final class Gathered { var bytes: [UInt8] = [] }

struct InputCodecTests {
  @Test(arguments: 0...8) func anInputOfEveryKindComesBackWithoutLoss(kind: Int64) throws {
    var random = RandomEvents(seed: UInt64(kind) + 1)
    for _ in 0..<60 {
      let input = random.input(kind)
      let written = try InputCodec.encode(input)
      let read = try InputCodec.decode(kind: written.kind, body: written.body, seq: 1)
      #expect(try fingerprint(read) == fingerprint(input))
      #expect(try InputCodec.encode(read).body == written.body)
    }
  }

  @Test func aBodyCutShortIsRefusedWithItsRow() throws {
    var random = RandomEvents(seed: 5)
    let body = try InputCodec.encode(random.input(1)).body
    for length in 0..<body.count {
      let error = #expect(throws: StoreError.self) {
        try InputCodec.decode(kind: "bars", body: body.prefix(length), seq: 42)
      }
      #expect(error?.sentence.contains("input 42 (bars)") == true)
    }
  }

  @Test func noBytesWhateverCrashTheReader() throws {
    var random = RandomEvents(seed: 6)
    var refused = 0
    for round in 0..<3000 {
      let kind = Int64(round % 9)
      var (name, body) = try InputCodec.encode(random.input(kind))
      for _ in 0...random.number(0...3) where !body.isEmpty {
        body[body.startIndex + Int(random.number(0...Int64(body.count - 1)))] = UInt8(random.number(0...255))
      }
      do throws(StoreError) { _ = try InputCodec.decode(kind: name, body: body, seq: 7) } catch {
        refused += 1
        #expect(error.sentence.contains("input 7"))
      }
    }
    #expect(refused > 500)
  }

  @Test func anUnknownKindAndANewerFormAreRefusedByName() {
    let kind = #expect(throws: StoreError.self) { try InputCodec.decode(kind: "moon", body: Data(), seq: 3) }
    #expect(kind?.kind == .newerVersion)
    #expect(kind?.sentence.contains("\"moon\"") == true)
    let newer = #expect(throws: StoreError.self) {
      try InputCodec.decode(kind: "timer", body: Data(#"{"v":2,"data":5}"#.utf8), seq: 3)
    }
    #expect(newer?.sentence.contains("version 2") == true)
  }
}

struct JournalDigestTests {
  private func digest(_ seed: UInt64, swapped: Bool = false) throws -> String {
    var random = RandomEvents(seed: seed)
    let input = random.input(1)
    let events = EventType.allCases.map { random.event($0) }
    var digest = JournalDigest()
    digest.add(input)
    for event in swapped ? events.reversed() : events { digest.add(event) }
    return try digest.finish()
  }

  @Test func theSameHistoryHasTheSameDigestAndAnotherOrderAnotherOne() throws {
    #expect(try digest(1) == digest(1))
    #expect(try digest(1) != digest(2))
    #expect(try digest(1) != digest(1, swapped: true))
    #expect(try digest(1).count == 64)
  }

  @Test func nothingAtAllHasTheDigestOfNothing() throws {
    let empty = try JournalDigest().finish()
    #expect(empty == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
