import Foundation
import GRDB
import Testing
import WitanCore

/// What a store says that its host has bought, sold and holds.
struct HostBooks {
  struct Fill {
    let order, trade: Int64
    let symbol, side: String
    let quantity, price, fee, withheld: Int64
    /// What was taken in an asset that is neither of the market's.
    let foreign: Int64
    /// The newest moment that the host had heard of when it took note of the fill.
    let known: Int64
  }
  struct Order {
    let id, decision, requested, updated: Int64
    let symbol, side, purpose, state: String
    /// Whether its fate was ever unknown.
    let wasUnknown: Bool
  }

  let fills: [Fill]
  let orders: [Order]
  /// The ledger's cash and the capital that it began with, in units of 1e-8.
  let cash: Int64

  /// Reads the store at `path`, whose host has ended, and has `host replay` rebuild the ledger from its inputs.
  init(_ path: String, in folder: Scratch) throws {
    (fills, orders) = try DatabaseQueue(path: path).read { database in
      let known = "(SELECT max(time) FROM input WHERE seq BETWEEN fills.seq - 200 AND fills.seq) AS known"
      let fills = try Row.fetchAll(database, sql: "SELECT *, \(known) FROM fills ORDER BY seq, n").map {
        Fill(
          order: $0["order_id"], trade: $0["trade"], symbol: $0["symbol"], side: $0["side"], quantity: $0["quantity"],
          price: $0["price"], fee: $0["fee"], withheld: $0["withheld"], foreign: $0["fee_quantity"] ?? 0,
          known: max($0["known"], $0["time"]))
      }
      let doubted = Set(
        try Int64.fetchAll(database, sql: "SELECT order_id FROM order_transition WHERE state = 'unknown'"))
      let orders = try Row.fetchAll(database, sql: "SELECT * FROM orders WHERE state != 'denied' ORDER BY id").map {
        Order(
          id: $0["id"], decision: $0["decision"], requested: $0["requested"], updated: $0["updated"],
          symbol: $0["symbol"], side: $0["side"], purpose: $0["purpose"], state: $0["state"],
          wasUnknown: doubted.contains($0["id"]))
      }
      return (fills, orders)
    }
    let replay = try HostProgram.run(["replay", path, "--json"], in: folder)
    try #require(replay.code == 0, "\(replay.error)")
    struct Answer: Decodable {
      struct State: Decodable { let cash: Money }
      let state: State
    }
    cash = try JSONDecoder().decode(Answer.self, from: Data(replay.output.utf8)).state.cash.units
  }

  /// What the ledger holds of an asset, dust included.
  func held(_ asset: String) -> Int64 {
    fills.filter { $0.symbol.hasPrefix(asset + "/") }
      .reduce(0) { $0 + ($1.side == "buy" ? $1.quantity - $1.withheld : -$1.quantity) }
  }
}
