import WitanCore
import WitanFeeds

/// The host is killed at several moments, and started again each time.
struct CrashDrill: Drill {
  static let name = "crash"
  let scene = DrillScene.usual
  var holds: [DrillScene.Market] { scene.markets }
  /// What the moments are drawn from.
  let seed: UInt64

  /// When the host is killed.
  enum Moment: String, CaseIterable, Sendable {
    /// The exchange has the order, and its answer is on its way.
    case orderUnderWay = "an order was on its way"
    /// The exchange has the order; its answer never comes.
    case answerNeverCame = "the answer to an accepted order never came"
    /// The exchange has the order; the connection broke instead of an answer.
    case connectionBroke = "the connection broke instead of an answer to an accepted order"
    /// The exchange has the order, and answered with an error of unknown outcome.
    case outcomeUnknown = "an accepted order was answered with an unknown outcome"
    /// Something has just been traded.
    case afterFill = "something had just been traded"
    /// Nothing happens.
    case idle = "nothing happened"

    /// The host was just starting after an earlier death.
    case starting = "it was starting again"

    /// What is done to the answer to the next order, and to what the exchange tells by stream.
    var faults: [DrillFault] {
      let orders = "POST /api/v3/order"
      return switch self {
      case .orderUnderWay: [DrillFault(kind: "slow", on: orders, count: 1, delay: "400ms")]
      // The stream is silent, too: the host dies without having heard of what it has traded.
      case .answerNeverCame:
        [
          DrillFault(kind: "timeout-after", on: orders, count: 1),
          DrillFault(kind: "silence", on: "user", duration: "1m"),
        ]
      case .connectionBroke: [DrillFault(kind: "disconnect-after", on: orders, count: 1)]
      case .outcomeUnknown: [DrillFault(kind: "error-after", on: orders, count: 1)]
      case .afterFill, .idle, .starting: []
      }
    }
  }

  /// How far the price is moved four times a minute, so that the strategies want in or out.
  private static let (up, down) = (Price(units: 100_100_000), Price(units: 99_900_000))

  func play(on stage: Stage, _ report: DrillReport) async throws {
    let market = DrillScene.bitcoin
    _ = try await stage.untilProtected(market)
    var random = SplitMix64(seed: seed)
    for moment in Moment.allCases.shuffled(using: &random) {
      let reached = try await reach(moment, market, stage, &random)
      await stage.killHost()
      await report.tell("killed while \(reached ? moment.rawValue : "nothing happened: no order came in time")")
      // What was still to go wrong belongs to the life that is over.
      try await stage.exchange.heal()
      try await sleep(upTo: 1500, &random)
      try await stage.startHost()
    }
    await stage.move(market, by: Self.up)
    let look = try await stage.untilProtected(market)
    await stage.move(market, by: nil)
    try await stage.untilBars(at: look.now + .minutes(2))
    let deaths = await stage.deaths
    await report.add(
      DrillCheck(
        "comes-back", deaths.allSatisfy { $0.until != nil }, found: "killed and started again \(deaths.count) times",
        expected: "a start after each of them"))
  }

  /// Waits for the moment; false where it did not come in time, and the host is killed anyway.
  private func reach(
    _ moment: Moment, _ market: DrillScene.Market, _ stage: Stage, _ random: inout SplitMix64
  ) async throws -> Bool {
    let before = try await stage.look().venue
    // What is held is to be sold, what is not is to be bought: either makes orders.
    await stage.move(market, by: before.held(market).units > 100_000 ? Self.down : Self.up)
    switch moment {
    case .idle:
      try await sleep(upTo: 3000, &random)
      return true
    case .starting:
      await stage.killHost()
      try await stage.launchHost()
      try await sleep(upTo: 1500, &random)
      return true
    default: break
    }
    for fault in moment.faults { try await stage.exchange.fault(fault) }
    let (orders, trades) = (before.orders.count, before.trades.count)
    do {
      try await stage.until("an order", within: .seconds(60)) { look in
        moment == .afterFill ? look.venue.trades.count > trades : look.venue.orders.count > orders
      }
    } catch let stop as DrillStop {
      guard await stage.host?.isRunning == true else { throw stop }
      return false
    }
    // At once as often as a moment later.
    try await sleep(upTo: Bool.random(using: &random) ? 5 : 300, &random)
    return true
  }

  /// Real time on purpose: the moment at which a process dies is what is drawn here.
  private func sleep(upTo milliseconds: Int, _ random: inout SplitMix64) async throws {
    try await Task.sleep(for: .milliseconds(Int.random(in: 0...milliseconds, using: &random)))
  }
}
