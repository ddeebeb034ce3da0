import WitanCore

/// How long what a host bought lay in the account without a stop: judged from the venue's own trades and orders, by the
/// venue's own clock, from the moment at which the host knew of the trade that bought it to the moment at which a stop for
/// it was on the venue's books.
struct Protection {
  /// A stretch of time in which more than the least order's worth had no stop.
  struct Bare: CustomStringConvertible {
    let symbol: String
    let from, to: Int64
    /// It began with a purchase, and not with the end of a stop.
    let isFresh: Bool
    /// How much of it nobody could have done anything in, and what stood in the way.
    let excused: Int64
    let obstacles: [String]

    /// What of it the host answers for.
    var length: Int64 { to - from - excused }
    var description: String {
      "\(symbol) from \(from) to \(to), after \(isFresh ? "a purchase" : "a stop's end"): \(length) ms"
        + (excused > 0 ? ", without \(excused) ms in which \(obstacles.joined(separator: ", "))" : "")
    }
  }

  /// A stretch of time in which nothing could be done.
  struct Obstacle {
    let from, to: Int64
    let what: String
  }

  let account: SeenLedger.Account
  /// When the host knew of each trade, by its market and the venue's number.
  let known: [String: Int64]
  let obstacles: [Obstacle]

  /// What is worth less than this needs no stop: the venue takes none. In units of 1e-8.
  private static let least = Int128(10) * 100_000_000 * 100_000_000

  init(_ account: SeenLedger.Account, _ books: HostBooks, _ obstacles: [Obstacle]) {
    (self.account, self.obstacles) = (account, obstacles)
    known = Dictionary(books.fills.map { ("\($0.symbol.filter { $0 != "/" }) \($0.trade)", $0.known) }) { a, _ in a }
  }

  /// Every bare stretch of the account until `end`.
  func bare(until end: Int64) -> [Bare] {
    Set(account.orders.map(\.symbol)).sorted().flatMap { bare($0, until: end) }
  }

  private func bare(_ symbol: String, until end: Int64) -> [Bare] {
    let stops = account.orders.filter { $0.symbol == symbol && $0.isStop }
    let trades = account.trades.filter { $0.symbol == symbol }.map { trade in
      // A sale counts when it happens: what is gone needs no stop.
      (trade, from: trade.isBuyer ? max(trade.time, known[trade.name] ?? trade.time) : trade.time)
    }
    let ends = stops.filter { !$0.isOpen }.map(\.updateTime)
    let times = Set(trades.map(\.from) + stops.map(\.time) + ends).sorted() + [end]
    var found: [Bare] = []
    var began: (time: Int64, isFresh: Bool)?
    for time in times {
      let before = trades.filter { $0.from <= time }.map(\.0)
      let held = before.reduce(0) { $0 + ($1.isBuyer ? $1.qty.units - Self.withheld($1) : -$1.qty.units) }
      let covered = stops.filter { $0.time <= time && ($0.isOpen || time < $0.updateTime) }.reduce(0) { sum, stop in
        sum + stop.origQty.units - before.filter { $0.orderId == stop.orderId }.reduce(0) { $0 + $1.qty.units }
      }
      let isBare = Int128(held - covered) * Int128(before.last?.price.units ?? 0) > Self.least
      if let start = began, !isBare || time == end {
        found.append(stretch(symbol, start.time, time, start.isFresh))
        began = nil
      } else if began == nil, isBare, time < end {
        began = (time, trades.contains { $0.from == time && $0.0.isBuyer })
      }
    }
    return found
  }

  private func stretch(_ symbol: String, _ from: Int64, _ to: Int64, _ isFresh: Bool) -> Bare {
    let touching = obstacles.filter { $0.from < to && from < $0.to }.sorted { $0.from < $1.from }
    var (excused, last) = (Int64(0), from)
    for obstacle in touching where obstacle.to > last {
      excused += min(obstacle.to, to) - max(obstacle.from, last)
      last = min(obstacle.to, to)
    }
    return Bare(
      symbol: symbol, from: from, to: to, isFresh: isFresh, excused: excused,
      obstacles: Set(touching.map(\.what)).sorted())
  }

  private static func withheld(_ trade: SeenLedger.Trade) -> Int64 {
    trade.symbol.hasPrefix(trade.commissionAsset) ? trade.commission.units : 0
  }
}
