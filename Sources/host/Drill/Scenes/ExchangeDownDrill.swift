import WitanCore

/// The exchange is gone for minutes while a position is held and its stop rests there.
struct ExchangeDownDrill: Drill {
  static let name = "exchange-down"
  let scene = DrillScene.usual
  var holds: [DrillScene.Market] { scene.markets }
  /// How long it is gone, in its own time.
  static let outage = Interval.minutes(4)

  func play(on stage: Stage, _ report: DrillReport) async throws {
    let market = DrillScene.bitcoin
    let before = try await stage.untilProtected(market)
    let stop = before.venue.openStops(market).map(\.orderId)
    let pid = await stage.host?.pid
    await report.tell(
      "\(market.name) is held and its stop rests; the exchange goes down for \(Self.outage) of its time")
    try await stage.exchange.fault(DrillFault(kind: "down", duration: Self.outage.description))
    let down = try await stage.look().now
    let told = try await stage.until("word of the outage") { look in
      look.lines.contains { ($0.time ?? down) >= down && $0.text.contains("is interrupted and is opened again") }
    }
    let words = told.lines.last { $0.text.contains("is interrupted and is opened again") }?.text ?? ""
    await report.add(DrillCheck("told", true, found: words, expected: "the host says that the exchange is gone"))
    try await stage.until("the outage's end", within: .seconds(120)) { $0.now >= down + Self.outage }
    let up = try await stage.look()
    let lives = await stage.host.map { $0.isRunning ? $0.pid : nil } ?? nil
    await report.add(
      DrillCheck(
        "lives-on", lives == pid, found: "process \(lives.map { "\($0)" } ?? "none")", expected: "process \(pid ?? 0)"))
    let bought = up.venue.purchases.filter { $0.time >= down.milliseconds }.count
    let asked = try HostLedger.read(DrillFolder.store(stage.folder)).orders.values
      .filter { $0.side == .buy && $0.time > down && $0.time <= up.now }.count
    await report.add(
      DrillCheck(
        "no-entry-meanwhile", bought == 0 && asked == 0,
        found: "asked for by the host: \(asked), bought at the exchange: \(bought)", expected: "neither"))
    await report.tell("the exchange is back at \(up.now)")
    try await stage.until("the stream's return", within: .seconds(90)) { look in
      look.lines.contains { ($0.time ?? down) >= down && $0.text.contains("is up again") }
    }
    try await stage.untilBars(at: up.now + .minutes(2), within: .seconds(90))
    let after = try await stage.look()
    await report.add(
      DrillCheck("same-stop", after.venue.openStops(market).map(\.orderId), equals: stop) { stops in
        stops.isEmpty ? "no stop rests" : "stop number " + stops.map(String.init).joined(separator: ", ")
      })
  }
}
