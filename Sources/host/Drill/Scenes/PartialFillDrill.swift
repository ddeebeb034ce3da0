import WitanCore
import WitanServices

/// The book is so thin that an entry is filled in parts, and not wholly.
struct PartialFillDrill: Drill {
  static let name = "partial-fill"
  /// Three levels, worth about 60 each: an entry of a usual size takes them all and is left with a rest.
  let scene = DrillScene(
    markets: [DrillScene.bitcoin], exchange: ["--depth", "3", "--level-worth", "60", "--spacing", "3"])
  var holds: [DrillScene.Market] { scene.markets }

  func play(on stage: Stage, _ report: DrillReport) async throws {
    let market = DrillScene.bitcoin
    let look = try await stage.untilProtected(market)
    guard let entry = look.venue.purchases.first else { return }
    let parts = look.venue.trades.filter { $0.orderId == entry.orderId }
    await report.add(
      DrillCheck(
        "in-parts", parts.count > 1 || entry.executedQty < entry.origQty,
        found: "\(entry.executedQty) of \(entry.origQty) in \(parts.count) trades, then \(entry.status)",
        expected: "a purchase that was filled in several trades, or only partly"))
    // Further bars: whatever the strategies want, one position stays one position.
    try await stage.untilBars(at: look.now + .minutes(3))
    let after = try await stage.look()
    let fees = after.venue.trades.filter { $0.isBuyer && $0.commissionAsset == market.base }
      .reduce(Quantity.zero) { $0 + $1.commission }
    let bought = after.venue.purchases.reduce(Quantity.zero) { $0 + $1.executedQty }
    let sold = after.venue.orders.filter { $0.side == "SELL" }.reduce(Quantity.zero) { $0 + $1.executedQty }
    let held = try await stage.status()?.positions.first { $0.symbol.description == market.name }?.quantity ?? .zero
    await report.add(
      DrillCheck("filled-less-fees", held, equals: bought - fees - sold) {
        "\($0) \(market.base) (filled \(bought), fees \(fees), sold \(sold))"
      })
    if stage.options.bringsItsOwn { try await leave(market, stage, report) }
  }

  /// The price falls until the strategy wants out, into a book that is as thin; then it rises again.
  private func leave(_ market: DrillScene.Market, _ stage: Stage, _ report: DrillReport) async throws {
    await report.tell("the price falls, so that the position is sold into the thin book")
    await stage.move(market, by: Self.down, every: .seconds(2))
    let look = try await stage.until("the sale of all that can be sold", within: .seconds(120)) { look in
      look.venue.openStops(market).isEmpty && look.venue.held(market) < Self.rest
    }
    let sales = look.venue.orders.filter { $0.side == "SELL" && $0.executedQty.units > 0 }
    let parts = look.venue.trades.filter { !$0.isBuyer }
    await report.add(
      DrillCheck(
        "sold-in-parts", parts.count > 1,
        found: "\(sales.count) sales in \(parts.count) trades, \(look.venue.held(market)) \(market.base) left",
        expected: "a sale in several trades, until no more than dust is left"))
    await stage.move(market, by: Self.up)
    _ = try await stage.untilProtected(market)
    await stage.move(market, by: nil)
  }

  /// How the price is moved: by a hundredth of a percent every two seconds, and up again four times a minute.
  private static let (down, up) = (Price(units: 99_990_000), Price(units: 100_100_000))
  /// Less than this cannot be sold: it is worth less than the least order.
  private static let rest = Quantity(units: 50_000)
}
