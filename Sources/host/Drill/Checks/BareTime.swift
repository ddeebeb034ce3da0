import WitanCore

/// How long a position stood without its stop, by the exchange's own record. Pure.
struct BareTime: Sendable {
  /// A span of the exchange's time, its end not in it.
  typealias Span = Range<Instant>

  /// The account.
  let venue: VenueLedger.Account
  /// Whose position.
  let market: DrillScene.Market
  /// The market's steps, and what is too little to be sold.
  let holding: HostLedger.Holding
  /// When the record ends.
  let end: Instant

  /// Every span in which less was below a stop than was held and could be sold.
  var spans: [Span] {
    var changes: [(time: Int64, held: Int64, below: Int64, price: Int64)] = []
    for order in venue.orders where order.symbol == market.venueName && order.isStop {
      changes.append((order.time, 0, order.origQty.units, 0))
      let traded = venue.trades.filter { $0.orderId == order.orderId }.reduce(0) { $0 + $1.qty.units }
      if !order.isOpen { changes.append((order.updateTime, 0, traded - order.origQty.units, 0)) }
    }
    let stops = Set(venue.orders.filter(\.isStop).map(\.orderId))
    for trade in venue.trades where trade.symbol == market.venueName {
      let held = trade.change(of: market.base, base: market.base, quote: DrillScene.quote).units
      let below = stops.contains(trade.orderId) ? -trade.qty.units : 0
      changes.append((trade.time, held, below, trade.price.units))
    }
    changes.sort { $0.time < $1.time }
    var spans: [Span] = []
    var (held, below, price) = (Int64(0), Int64(0), Int64(0))
    var bareSince: Instant?
    for (place, change) in changes.enumerated() {
      (held, below) = (held + change.held, below + change.below)
      if change.price > 0 { price = change.price }
      // What happens in the same millisecond happens together.
      if place + 1 < changes.count, changes[place + 1].time == change.time { continue }
      let isBare = isBare(held: held, below: below, price: price)
      let time = Instant(milliseconds: change.time)
      if isBare, bareSince == nil { bareSince = time }
      if !isBare, let since = bareSince {
        spans.append(since..<time)
        bareSince = nil
      }
    }
    if let since = bareSince, since < end { spans.append(since..<end) }
    return spans
  }

  private func isBare(held: Int64, below: Int64, price: Int64) -> Bool {
    guard held > 0 else { return false }
    let whole = Quantity(units: held - held % max(1, holding.lot.units))
    guard Amount(Price(units: price), times: whole) >= Amount(holding.least) else { return false }
    return below < whole.units
  }

  /// What is left of `spans` without those in which nobody could have acted: the host was dead, or did not know yet.
  static func less(_ spans: [Span], _ excused: [Span]) -> [Span] {
    excused.filter { !$0.isEmpty }.reduce(spans) { rest, gone in
      rest.flatMap { span -> [Span] in
        guard span.overlaps(gone) else { return [span] }
        var parts: [Span] = []
        if span.lowerBound < gone.lowerBound { parts.append(span.lowerBound..<gone.lowerBound) }
        if gone.upperBound < span.upperBound { parts.append(gone.upperBound..<span.upperBound) }
        return parts
      }
    }
  }

  /// The longest span was at most as long as is allowed.
  static func check(_ market: String, _ spans: [Span], atMost most: Interval) -> DrillCheck {
    let longest = spans.max { $0.upperBound - $0.lowerBound < $1.upperBound - $1.lowerBound }
    let length = longest.map { $0.upperBound - $0.lowerBound } ?? Interval(milliseconds: 0)
    let from = longest.map { " (from \($0.lowerBound))" } ?? ""
    return DrillCheck(
      "unprotected", length <= most,
      found: "\(market): \(length.milliseconds) ms of the exchange's time at the longest\(from)",
      expected: "at most \(most.milliseconds) ms after the fill is known")
  }
}
