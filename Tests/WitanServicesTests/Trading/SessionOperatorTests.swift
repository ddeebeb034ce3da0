import Glibc
import Testing
import WitanCore
import WitanFeeds
import WitanPlugins
import WitanStore

@testable import WitanServices

/// What an operator says to a running host, and what it answers.
struct SessionOperatorTests {
  let bed: Bed
  init() throws { bed = try Bed() }

  private func ask(_ session: TradingSession, _ request: ControlRequest) async -> ControlReply {
    await session.answer(
      request,
      desk: OperatorDesk(
        reload: { "reloaded \($0?.map(\.description).joined() ?? "all")" }, shadow: { "watching \($0)" }))
  }

  @Test func aPauseStopsEntriesAndAResumeLetsThemIn() async throws {
    let session = try bed.open()
    let paused = await ask(session, .pause(reason: "lunch"))
    #expect(paused.done && paused.text.hasPrefix("trading is paused: no new entries"))
    try await bed.play("100.11 100", to: session)
    #expect(await session.status.positions.isEmpty)
    #expect(await session.status.state == .paused)
    #expect(try StoreReader(path: bed.store).refusals().map(\.reason) == [.paused])
    let again = await ask(session, .pause(reason: "lunch"))
    #expect(!again.done && !again.refused && again.text == "trading is paused already")
    #expect(await ask(session, .resume(reason: "")).text == "trading is running")
    try await bed.play("100.11 100", to: session)
    #expect(await session.status.positions.count == 1)
    let needless = await ask(session, .resume(reason: ""))
    #expect(!needless.done && !needless.refused && needless.text == "trading is running already")
  }

  @Test func anExitGoesThroughAPause() async throws {
    let session = try bed.open()
    try await bed.play("100.11 100", to: session)
    _ = await ask(session, .pause(reason: "lunch"))
    try await bed.play("100.22 100", to: session)
    #expect(await session.status.positions.isEmpty)
  }

  @Test func aHaltNeedsAReasonToGoOn() async throws {
    let session = try bed.open()
    #expect(await ask(session, .halt(reason: "storm")).done)
    #expect(await session.status.state == .halted)
    #expect(try await session.summary().contains(" halted: "))
    let refused = await ask(session, .resume(reason: ""))
    #expect(!refused.done && refused.refused)
    #expect(refused.text == "trading is halted, which needs a reason to go on: `host resume --reason \"…\"`")
    #expect(await ask(session, .resume(reason: "it is over")).done)
    #expect(await session.status.state == .running)
  }

  @Test func closeAllSellsAtTheNextPrice() async throws {
    let session = try bed.open()
    #expect(await ask(session, .closeAll(reason: "end")).text == "nothing is open")
    try await bed.play("100.11 100", to: session)
    let reply = await ask(session, .closeAll(reason: "end"))
    #expect(reply.done && reply.text == "selling at the next price: 4.99450604 of BTC/USDT")
    try await bed.play("100", to: session)
    #expect(await session.status.positions.isEmpty)
    #expect(try StoreReader(path: bed.store).trades().count == 1)
  }

  @Test func anUnlockOpensALockedKillSwitchAloneAndWithAReason() async throws {
    let session = try bed.open { $0.risk.kill = Share(0.001)! }
    let open = await ask(session, .unlock(reason: "why not", again: false))
    #expect(!open.done && !open.refused && open.text == "the kill switch is not locked: nothing to unlock")
    try await bed.play("100.11 100 96", to: session)
    let status = await session.status
    #expect(status.killed == "the limit of the loss from the initial capital was reached")
    #expect(status.sentence.contains("; the kill switch is locked: "))
    #expect(try await session.summary().contains(" killed: "))
    let mute = await ask(session, .unlock(reason: "", again: false))
    #expect(mute.refused && mute.text.hasPrefix("unlocking needs a reason"))
    let opened = await ask(session, .unlock(reason: "looked into it", again: false))
    #expect(opened.done && opened.text.hasPrefix("the kill switch is unlocked; it measures from "))
    #expect(await session.status.killed == nil)
  }

  @Test func theDrawdownFromThePeakLocksTooWhereItIsSet() async throws {
    let session = try bed.open { $0.risk.peakDrawdown = Share(0.001)! }
    try await bed.play("100.11 100 96", to: session)
    #expect(await session.status.killed == "the limit of the drawdown from the peak was reached")
  }

  @Test func aStatusIsTheHostsOwn() async throws {
    let session = try bed.open()
    let reply = await ask(session, .status)
    #expect(reply.done && reply.status?.pid == getpid())
    #expect(reply.text == "running (paper), equity 10000.00000000, cash 10000.00000000, nothing open, 0 bars")
  }

  @Test func pluginsAreListedWithTheirVotesAndFaults() async throws {
    let session = try bed.open { $0.strategies[1].weight = Share(0.5)! }
    #expect(await session.pluginRows.allSatisfy { $0.lastVote == nil && $0.faults == 0 && $0.state == .voting })
    try await bed.play("100.14 100.24 100.34", to: session)
    let reply = await ask(session, .plugins)
    let rows = try #require(reply.plugins)
    #expect(reply.text == "2 strategies" && rows.map(\.id) == [Bed.alpha, Bed.beta])
    #expect(rows.map(\.weight) == [Share.one, Share(0.5)!])
    #expect(rows.allSatisfy { $0.sha256.count == 64 && $0.enabled })
    let vote = try #require(rows[0].lastVote)
    #expect(vote.action == "hold" && vote.confidence == 80 && vote.symbol == Bed.btc)
    #expect(vote.time == Instant("2024-01-01T02:59:59.999"))
    #expect(rows[0].faults == 0 && rows[1].faults == 3 && rows[1].lastVote == nil)
  }

  @Test func fiveFaultsInARowQuarantineAndARetryGivesAnotherChance() async throws {
    let session = try bed.open()
    try await bed.play("100.14 100.14 100.14 100.14 100.14 100.11", to: session)
    #expect(await session.pluginRows.map(\.state) == [.voting, .quarantined])
    let unknown = await ask(session, .retry(StrategyID("gamma")!))
    #expect(!unknown.done && unknown.text.contains("no strategy of that name"))
    let reply = await ask(session, .retry(Bed.beta))
    #expect(reply.done && reply.text == "beta votes again from the next bar on")
    try await bed.play("100.33", to: session)
    #expect(await session.pluginRows.map(\.state) == [.voting, .voting])
    let said = await bed.said()
    #expect(said.names.contains("PluginQuarantined"))
    // The past counts for the new instance too, the bars that it failed at included.
    #expect(said.signals.last?.strategy == Bed.beta && said.signals.last?.action == .hold)
  }

  @Test func aDisabledStrategyHasNoVoteUntilItIsEnabled() async throws {
    let session = try bed.open()
    #expect(await ask(session, .enable(Bed.beta, false)).text == "beta does not vote from the next decision on")
    #expect(await session.pluginRows.map(\.state) == [.voting, .disabled])
    // Beta's SELL does not count against alpha's BUY.
    try await bed.play("100.12 100", to: session)
    #expect(await session.status.positions.count == 1)
    #expect(await ask(session, .enable(Bed.beta, true)).done)
    #expect(await session.pluginRows.map(\.state) == [.voting, .voting])
    let unknown = await ask(session, .enable(StrategyID("gamma")!, true))
    #expect(!unknown.done && unknown.text == "there is no strategy gamma; there are: alpha, beta")
  }

  @Test func aWeightCountsFromTheNextDecisionOn() async throws {
    let session = try bed.open()
    try await bed.play("100.12 100", to: session)
    #expect(await session.status.positions.isEmpty, "one against one of the same weight is a tie")
    let reply = await ask(session, .weight(Bed.beta, Share(0.1)!))
    #expect(reply.done && reply.text == "beta counts with weight 0.1 from the next decision on")
    try await bed.play("100.12 100", to: session)
    #expect(await session.status.positions.count == 1)
    #expect(await session.pluginRows[1].weight == Share(0.1)!)
    #expect(await ask(session, .weight(Bed.beta, .zero)).done)
    #expect(await session.pluginRows[1].state == .disabled)
  }

  @Test func aReloadIsHandedOnAndItsFailureIsTheAnswer() async throws {
    let session = try bed.open()
    #expect(await ask(session, .reload(nil)).text == "reloaded all")
    #expect(await ask(session, .reload(Bed.beta)).text == "reloaded beta")
    let failed = await session.answer(
      .reload(nil),
      desk: OperatorDesk(reload: { _ in throw SessionError("the file is half written") }, shadow: { $0 }))
    #expect(!failed.done && !failed.refused && failed.text == "the file is half written")
  }

  @Test func aSleeveThatLostTooMuchIsShownAsSuspended() async throws {
    let session = try bed.open {
      $0.risk.strategyDrawdown = Share(0.001)!
      $0.risk.stop = nil
    }
    try await bed.play("100.11 100 90", to: session)
    #expect(await session.pluginRows.map(\.state) == [.suspended, .suspended])
  }
}
