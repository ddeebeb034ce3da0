import GRDB
import Testing
import WitanCore
import WitanFeeds
import WitanLab
import WitanPlugins

@testable import WitanServices
@testable import WitanStore

/// A store that refuses: nothing is traded meanwhile, everything waits, and nothing is lost or done twice.
struct SessionStoreTroubleTests {
  private static let story = "100.11 100 101.13 102 102.22 101 101.11 100.31 99 99.22 98 98.11 98"

  /// What an undisturbed host makes of the story.
  private func calm(_ story: String = story) async throws -> (bars: BarSeries, state: ReplayState, rows: [String]) {
    let bed = try Bed()
    let session = try bed.open()
    let series = try await bed.play(story, to: session)
    return (series, await session.state, try bed.consequences())
  }

  @Test func whileTheStoreTakesNoInputsNothingIsTradedAndAllOfItIsDoneLater() async throws {
    let calm = try await calm()
    let bed = try Bed()
    let session = try bed.open()
    try await session.take(.bar(Bed.btc, calm.bars[0]))
    let before = await session.state
    try bed.refuse("input")
    for row in 1..<8 { try await session.take(.bar(Bed.btc, calm.bars[row])) }
    #expect(await session.state == before)
    #expect(try bed.inputs() == ["started", "bars"])
    try bed.refuse(nil)
    for row in 8..<calm.bars.count { try await session.take(.bar(Bed.btc, calm.bars[row])) }
    #expect(await session.state == calm.state)
    #expect(try bed.consequences() == calm.rows)
    let errors = await bed.said().errors
    #expect(errors.count == 2, "a trouble is told when it begins and when it ends, not with every input")
    #expect(errors.first?.contains(". Until then nothing is traded; inputs wait and are not lost.") == true)
    #expect(errors.last?.hasSuffix("takes inputs again: 8 that waited are written, and trading goes on") == true)
  }

  @Test func effectsThatTheStoreDidNotTakeAreWrittenInTheirOrderOnceItDoes() async throws {
    let calm = try await calm()
    for failing in [3, 5, 9] {
      let bed = try Bed()
      let session = try bed.open()
      try await session.take(.bar(Bed.btc, calm.bars[0]))
      try bed.refuse("input")
      for row in 1..<8 { try await session.take(.bar(Bed.btc, calm.bars[row])) }
      try bed.refuse(nil)
      // Of all that is applied at once now, one input's effects are not taken.
      try bed.refuse("event", when: "NEW.seq = \(failing)")
      for row in 8..<10 { try await session.take(.bar(Bed.btc, calm.bars[row])) }
      try bed.refuse(nil)
      for row in 10..<calm.bars.count { try await session.take(.bar(Bed.btc, calm.bars[row])) }
      #expect(await session.state == calm.state)
      #expect(try bed.consequences() == calm.rows, "effects of input \(failing) came late")
    }
  }

  @Test func aFullDiskAtAnyMomentLosesNothingAndHealsByItself() async throws {
    let story = Array(repeating: "100.11 100 102.22 101", count: 10).joined(separator: " ")
    let calm = try await calm(story)
    for room in [0, 2] {
      let bed = try Bed()
      let session = try bed.open()
      try await session.take(.bar(Bed.btc, calm.bars[0]))
      try await session.giveStore(room: room)
      for row in 1..<32 { try await session.take(.bar(Bed.btc, calm.bars[row])) }
      #expect(try bed.inputs().count < 32)
      try await session.giveStore(room: nil)
      for row in 32..<calm.bars.count { try await session.take(.bar(Bed.btc, calm.bars[row])) }
      #expect(await session.state == calm.state)
      #expect(try bed.consequences() == calm.rows, "with room for \(room) pages")
      #expect(await bed.said().errors.first?.contains("is full") == true)
    }
  }

  @Test func aHostThatEndsInTheMidstOfALongRecoveryLosesNoEffects() async throws {
    let calm = try await calm()
    let bed = try Bed()
    var session: TradingSession? = try bed.open(batch: 3)
    try bed.refuse("input")
    for row in 0..<calm.bars.count - 1 { try await session?.take(.bar(Bed.btc, calm.bars[row])) }
    try bed.refuse(nil)
    try bed.refuse("event", when: "NEW.seq > 2")
    try await session?.take(.bar(Bed.btc, calm.bars[calm.bars.count - 1]))
    session = nil
    try bed.refuse(nil)
    let again = try bed.open(batch: 3)
    let known = try bed.inputs().count { $0 == "bars" }
    #expect(known < calm.bars.count)
    for row in known..<calm.bars.count { try await again.take(.bar(Bed.btc, calm.bars[row])) }
    #expect(await again.state == calm.state)
    #expect(try bed.consequences() == calm.rows)
  }

  @Test func aCommandWaitsForTheStoreAndIsCarriedOutThen() async throws {
    let bed = try Bed()
    let session = try bed.open()
    try bed.refuse("input")
    let answer = try await session.obey(.halt(reason: "storm"))
    #expect(!answer.done && answer.text.hasSuffix("the command waits and is carried out when it does"))
    #expect(await session.status.state == .running)
    try bed.refuse(nil)
    try await session.wake(at: await session.now)
    #expect(await session.status.state == .halted)
    #expect(try bed.inputs() == ["started", "command", "timer"])
  }

  @Test func aCommandThatWasDoneIsSaidToBeDoneEvenIfItsEffectsAreLate() async throws {
    let bed = try Bed()
    let session = try bed.open()
    try bed.refuse("event")
    let answer = try await session.obey(.pause(reason: "lunch"))
    #expect(answer.done && answer.text.hasPrefix("trading is paused"))
    #expect(await session.status.state == .paused)
    #expect(try await !session.obey(.resume(reason: "")).done)
    #expect(await session.status.state == .paused)
  }

  @Test func pluginsAndSettingsStayAsTheyAreWhileTheStoreTakesNothing() async throws {
    let bed = try Bed()
    let session = try bed.open()
    try await bed.play("100.33", to: session)
    try bed.drop(.betaAgain)
    let prepared = await session.working.prepare(bed.loader)
    try bed.refuse("input")
    try await session.wake(at: await session.now)
    let settings = await session.settings
    let swap = await #expect(throws: SessionError.self) { try await session.swap(prepared) }
    #expect(swap?.description.contains("Until then no plugin was swapped; ask again") == true)
    let retry = await #expect(throws: SessionError.self) { try await session.retry(Bed.beta) }
    #expect(retry?.description.contains("beta stays in quarantine") == true)
    let take = await #expect(throws: SessionError.self) { try await session.take(settings) }
    #expect(take?.description.contains("no setting was changed") == true)
    #expect(await session.working.listings().map(\.version) == ["1.0.0", "1.0.0"])
    try bed.refuse(nil)
    #expect(try await session.swap(prepared).contains { $0.contains("1.1.0") })
    #expect(await session.pluginRows.map(\.version) == ["1.0.0", "1.1.0"])
  }

  @Test func tooManyWaitingInputsStopTheHost() async throws {
    let bed = try Bed()
    let session = try bed.open(patience: 4)
    try bed.refuse("input")
    for _ in 0..<3 { try await session.wake(at: await session.now) }
    let error = await #expect(throws: SessionError.self) { try await session.wake(at: await session.now) }
    #expect(error?.description.hasSuffix("4 inputs wait, which is too many: the host stops") == true)
  }

  @Test func whatWaitsGetsALastChanceAtTheEnd() async throws {
    let bed = try Bed()
    let session = try bed.open()
    try bed.refuse("input")
    try await bed.play("100.11 100", to: session)
    try bed.refuse(nil)
    try await session.stop("enough")
    #expect(try bed.inputs() == ["started", "bars", "bars"])
    #expect(await session.status.positions.count == 1)
    #expect(await bed.said().last?.name == "HostStopping")
  }

  @Test func anEndWithInputsThatTheStoreNeverTookIsSaid() async throws {
    let bed = try Bed()
    var session: TradingSession? = try bed.open()
    try bed.refuse("input")
    let series = try await bed.play("100.11 100", to: #require(session))
    let error = await #expect(throws: SessionError.self) { try await session?.stop("enough") }
    #expect(error?.description.contains("2 inputs were not carried out") == true)
    session = nil
    try bed.refuse(nil)
    let again = try bed.open()
    #expect(await again.status.bars == 0)
    for row in 0..<2 { try await again.take(.bar(Bed.btc, series[row])) }
    #expect(await again.status.positions.count == 1)
  }

  @Test func anEndWhoseEffectsTheStoreNeverTookIsSaidAndTheNextStartWritesThem() async throws {
    let bed = try Bed()
    var session: TradingSession? = try bed.open()
    try bed.refuse("event")
    try await bed.play("100.11", to: #require(session))
    await #expect(throws: StoreError.self) { try await session?.stop("enough") }
    session = nil
    try bed.refuse(nil)
    _ = try bed.open()
    #expect(try bed.rows("SELECT action FROM decisions") == ["BUY"])
  }
}

extension TradingSession {
  /// Bounds the store to its present size and so many pages more, as a disk does that is nearly full; nil lifts it.
  func giveStore(room pages: Int?) throws {
    try journal.pool.write { database in
      let present = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages.map { present + $0 } ?? 1_000_000)")
    }
  }
}
