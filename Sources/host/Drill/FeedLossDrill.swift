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
    let silence = try await stage.exchange.fault(DrillFault(kind: "silence", on: "*", duration: "20s"))
    let refusal = try await stage.exchange.fault(DrillFault(kind: "error-before", on: "GET /api/v3/klines"))
    try await stage.exchange.fault(DrillFault(kind: "disconnect-streams", on: "*"))
    let stale = try await told("has said nothing since", since: before.now, on: stage, report)
    await report.tell("\(flat.name) begins to rise, which nobody hears; past bars are given again, streams are not")
    await stage.move(flat, by: Self.rise)
    try await stage.pass(.minutes(1))
    try await stage.exchange.heal(refusal)
    let healed = try await stage.look().now
    try await stage.untilBars(at: healed, within: .seconds(120))
    let silent = try await stage.look()
    let isSilent = !silent.lines.contains { ($0.time ?? stale) > stale && $0.text.contains(" MarketTick ") }
    await report.add(
      DrillCheck(
        "repaired", isSilent,
        found:
          "the bars up to \(healed) were judged\(isSilent ? " while every stream was silent" : ", but prices came")",
        expected: "bars that were asked for while every stream was silent"))
    let entries = silent.venue.purchases.filter { $0.time > stale.milliseconds }
    await report.add(
      DrillCheck("no-entry-while-stale", entries.isEmpty, found: "\(entries.count) entries", expected: "none"))
    let stops = silent.venue.openStops(held).map(\.orderId)
    await report.add(
      DrillCheck("same-stop", stops, equals: stop) { stops in
        stops.isEmpty ? "no stop rests" : "stop number " + stops.map(String.init).joined(separator: ", ")
      })
    try await goOn(stage, report, silence, flat)
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
    return look.now
  }
}
