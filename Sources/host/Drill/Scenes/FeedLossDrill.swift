import WitanCore

/// Every stream is cut and then silent while requests are answered; for a time even the past bars are not to be had.
struct FeedLossDrill: Drill {
  static let name = "feed-loss"
  let scene = DrillScene(markets: [DrillScene.bitcoin, DrillScene.ether])
  var holds: [DrillScene.Market] { [DrillScene.bitcoin] }
  /// What is done to the second market's price while nobody hears it: it rises by 0.4 % a minute.
  private static let rise = Price(units: Price.scale + Price.scale / 1000)

  func play(on stage: Stage, _ report: DrillReport) async throws {
    let (held, flat) = (DrillScene.bitcoin, DrillScene.ether)
    let before = try await stage.untilProtected(held)
    let stop = before.venue.openStops(held).map(\.orderId)
    await report.tell("\(held.name) is held; all streams are cut and silent from now on, and bars are not given")
    await report.tell("\(flat.name) begins to rise, which nobody hears")
    let silence = try await stage.exchange.fault(DrillFault(kind: "silence", on: "*", duration: "20s"))
    let refusal = try await stage.exchange.fault(DrillFault(kind: "error-before", on: "GET /api/v3/klines"))
    try await stage.exchange.fault(DrillFault(kind: "disconnect-streams", on: "*"))
    await stage.move(flat, by: Self.rise)
    let stale = try await told("\(flat.name) has said nothing since", since: before.now, on: stage, report)
    try await stage.pass(.minutes(1))
    try await stage.exchange.heal(refusal)
    let healed = try await stage.look().now
    await report.tell("past bars are given again, streams are not")
    try await stage.untilBars(at: healed, within: .seconds(120))
    let silent = try await stage.look()
    await report.add(Self.repaired(silent, stale: stale, healed: healed))
    await report.add(Self.noEntry(silent, flat, stale: stale))
    if stage.options.bringsItsOwn { await report.add(Self.denied(silent, flat, since: stale)) }
    let stops = silent.venue.openStops(held).map(\.orderId)
    await report.add(
      DrillCheck("same-stop", stops, equals: stop) { stops in
        stops.isEmpty ? "no stop rests" : "stop number " + stops.map(String.init).joined(separator: ", ")
      })
    try await goOn(stage, report, silence, flat)
  }

  private static func repaired(_ look: Stage.Look, stale: Instant, healed: Instant) -> DrillCheck {
    let isSilent = !look.lines.contains { ($0.time ?? stale) > stale && $0.text.contains(" MarketTick ") }
    return DrillCheck(
      "repaired", isSilent,
      found: "the bars up to \(healed) were judged\(isSilent ? " while every stream was silent" : ", but prices came")",
      expected: "bars that were asked for while every stream was silent")
  }

  /// From when a market was stale until the host has heard of it again, it is not bought.
  static func noEntry(_ look: Stage.Look, _ market: DrillScene.Market, stale: Instant) -> DrillCheck {
    let words = "\(market.name) speaks again"
    let fresh = look.lines.filter { $0.text.contains(words) }.compactMap(\.time).first { $0 > stale } ?? look.now
    let entries = look.venue.purchases.filter {
      $0.symbol == market.venueName && (stale.milliseconds..<fresh.milliseconds).contains($0.time)
    }
    return DrillCheck(
      "no-entry-while-stale", entries.isEmpty,
      found: "\(entries.count) entries in \(market.name) from \(stale) to \(fresh)", expected: "none")
  }

  /// The strategies wanted to buy on bars that came too late, and were not allowed to.
  static func denied(_ look: Stage.Look, _ market: DrillScene.Market, since: Instant) -> DrillCheck {
    let words = " OrderDenied \(market.name) buy reason=stale-feed"
    let count = look.lines.count { $0.notBefore > since && $0.text.contains(words) }
    return DrillCheck(
      "late-buys-denied", count > 0, found: "\(count) purchases on bars that came late were denied",
      expected: "at least one: the market rises, and its bars came late")
  }

  /// The streams speak again: prices come, bars go on, and what rises is bought.
  private func goOn(
    _ stage: Stage, _ report: DrillReport, _ silence: Int64, _ flat: DrillScene.Market
  ) async throws {
    try await stage.exchange.heal(silence)
    let healed = try await stage.look().now
    await report.tell("the streams speak again")
    try await stage.untilBars(at: healed + .minutes(3), within: .seconds(90))
    try await stage.until("prices by stream", within: .seconds(90)) { look in
      look.lines.contains { ($0.time ?? healed) > healed && $0.text.contains(" MarketTick ") }
    }
    guard stage.options.bringsItsOwn else {
      return await report.add(DrillCheck("trades-on", true, found: "bars and prices go on", expected: "both"))
    }
    let look = try await stage.until("an entry in \(flat.name), which rises", within: .seconds(60)) {
      $0.venue.isProtected(flat)
    }
    await report.add(
      DrillCheck(
        "trades-on", true, found: "\(look.venue.held(flat)) \(flat.base) were bought and have their stop",
        expected: "an entry in the market that rises"))
  }

  /// Waits until the host has said that, and adds the check; when it did.
  private func told(
    _ words: String, since: Instant, on stage: Stage, _ report: DrillReport
  ) async throws -> Instant {
    let look = try await stage.until("word of the stale feed", within: .seconds(90)) { look in
      look.lines.contains { ($0.time ?? since) > since && $0.text.contains(words) }
    }
    let line = look.lines.first { ($0.time ?? since) > since && $0.text.contains(words) }
    await report.add(
      DrillCheck("told", true, found: line?.text ?? "", expected: "the host says that the feed is stale"))
    return line?.time ?? look.now
  }
}
