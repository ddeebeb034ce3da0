import WitanCore

/// How long what a host bought lay in the account without a stop: judged from the venue's own trades and orders, by the
/// venue's own clock, from the trade that bought it to the moment at which a stop for it was on the venue's books.
struct Protection {
  /// A stretch of time in which more than the least order's worth had no stop.
  struct Bare: CustomStringConvertible {
    let symbol: String
    let from, to: Int64
    /// It began with a purchase, and not with the end of a stop that made way for a sale.
    let isFresh: Bool
    /// Why it could not be shorter; nil where nothing stood in the way.
    let why: String?

    var length: Int64 { to - from }
    var description: String {
      "\(symbol) at \(from) for \(length) ms, after \(isFresh ? "a purchase" : "a stop's end")\(why.map { ": \($0)" } ?? "")"
    }
  }

  /// A stretch of time in which nothing could be done.
  struct Obstacle {
    /// nil = in every market.
    let symbol: String?
    let from, to: Int64
    let what: String
  }

  /// What is worth less than this needs no stop: the venue takes none. In units of 1e-8.
  private static let least = Int128(10) * 100_000_000 * 100_000_000

  /// Every bare stretch of an account until `end`.
  static func bare(
    _ account: SeenLedger.Account, until end: Int64, _ obstacles: [Obstacle], owners: Set<Int64> = []
  ) -> [Bare] {
    Set(account.orders.map(\.symbol)).sorted().flatMap { symbol in
      bare(
        symbol, account.trades.filter { $0.symbol == symbol && !owners.contains($0.id) },
        account.orders.filter { $0.symbol == symbol && $0.isStop }, end,
        obstacles.filter { $0.symbol == nil || $0.symbol == symbol })
    }
  }

  private static func bare(
    _ symbol: String, _ trades: [SeenLedger.Trade], _ stops: [SeenLedger.Order], _ end: Int64,
    _ obstacles: [Obstacle]
  ) -> [Bare] {
    let ends = stops.filter { !$0.isOpen }.map(\.updateTime)
    let times = Set(trades.map(\.time) + stops.map(\.time) + ends).sorted() + [end]
    var found: [Bare] = []
    var began: (time: Int64, isFresh: Bool)?
    for time in times {
      let before = trades.filter { $0.time <= time }
      let held = before.reduce(0) { $0 + ($1.isBuyer ? $1.qty.units - Self.withheld($1) : -$1.qty.units) }
      let covered = stops.filter { $0.time <= time && ($0.isOpen || time < $0.updateTime) }.reduce(0) { sum, stop in
        sum + stop.origQty.units - before.filter { $0.orderId == stop.orderId }.reduce(0) { $0 + $1.qty.units }
      }
      let isBare = Int128(held - covered) * Int128(before.last?.price.units ?? 0) > least
      if let start = began, !isBare || time == end {
        let why = obstacles.first { $0.from <= time && start.time <= $0.to }?.what
        found.append(Bare(symbol: symbol, from: start.time, to: time, isFresh: start.isFresh, why: why))
        began = nil
      } else if began == nil, isBare, time < end {
        began = (time, trades.contains { $0.time == time && $0.isBuyer })
      }
    }
    return found
  }

  private static func withheld(_ trade: SeenLedger.Trade) -> Int64 {
    trade.symbol.hasPrefix(trade.commissionAsset) ? trade.commission.units : 0
  }

  /// The stretches in which an order's fate was unknown, or the venue let none through: the protocol itself forbids to
  /// send another one then.
  static func obstacles(_ books: HostBooks) -> [Obstacle] {
    let named = Set(
      books.troubles.filter { $0.contains("is not placed yet") || $0.contains("is not cancelled yet") }
        .compactMap { text in
          text.dropFirst().prefix { $0.isNumber }.isEmpty ? nil : Int64(text.dropFirst().prefix { $0.isNumber })
        })
    return books.orders.filter { $0.wasUnknown || named.contains($0.id) }.map {
      Obstacle(
        symbol: $0.symbol.filter { $0 != "/" }, from: $0.requested - 1000, to: $0.updated + 1000,
        what: "the \($0.purpose) o\($0.id) was \($0.wasUnknown ? "unknown" : "held up")")
    }
  }
}
