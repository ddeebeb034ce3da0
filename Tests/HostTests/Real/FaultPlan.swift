import Foundation
import Testing

/// A plan of the simulator's faults that are spread over a run.
struct FaultPlan {
  /// One fault, without its time.
  private struct Fault {
    let kind: String
    let fields: String
    init(_ kind: String, on name: String, _ more: String = "count: 1") {
      (self.kind, fields) = (kind, "on: \"\(name)\", \(more)")
    }
    init(_ kind: String, _ fields: String) { (self.kind, self.fields) = (kind, fields) }
  }

  /// Where an order is placed, alone or in another's place; where it is cancelled, and asked for.
  private static let place = "POST /api/v3/order*", cancel = "DELETE /api/v3/order", ask = "GET /api/v3/order"

  /// What can befall an order on its way. The first nine are of a kind each, and befall what there is most of: placing and
  /// asking; cancels are rare.
  private static let orders = [
    Fault("timeout-after", on: place), Fault("disconnect-before", on: ask), Fault("error-after", on: place),
    Fault("rate-limit", on: place, "count: 1, retryAfter: 2"), Fault("slow", on: place, "count: 1, delay: 100ms"),
    Fault("timeout-before", on: ask), Fault("disconnect-after", on: place),
    Fault("error-before", on: ask, "count: 1, status: 500, code: -1000"), Fault("half-open", on: place),
    Fault("timeout-before", on: place), Fault("timeout-before", on: cancel), Fault("error-before", on: place),
    Fault("disconnect-before", on: place), Fault("timeout-after", on: cancel), Fault("disconnect-before", on: cancel),
    Fault("error-after", on: cancel),
  ]

  /// Everything else.
  private static let others = [
    Fault("drop-frame", on: "user", "count: 3"), Fault("double-frame", on: "user", "count: 6"),
    Fault("reorder", on: "user", "count: 6"), Fault("silence", on: "user", "count: 1, duration: 30s"),
    Fault("drop-connection", on: "user"), Fault("expire-listen-keys", on: "*"),
    Fault("drop-frame", on: "btcusdt@kline_1m", "count: 40"), Fault("double-frame", on: "*@kline_1m", "count: 20"),
    Fault("reorder", on: "*@trade", "count: 10"), Fault("silence", on: "*@trade", "count: 1, duration: 40s"),
    Fault("drop-connection", on: "ethusdt@trade"), Fault("disconnect-streams", on: "user"),
    Fault("disconnect-streams", on: "*"), Fault("ban", on: "GET /api/v3/account", "count: 1, retryAfter: 3"),
    Fault("price-jump", "symbol: BTCUSDT, factor: 0.93"), Fault("wrong-clock", "offset: -3000, duration: 20s"),
    Fault("down", "duration: 10s"), Fault("price-jump", "symbol: BTCUSDT, factor: 1.07"),
  ]

  /// The plan's text.
  let text: String
  /// The kinds that it has.
  let kinds: Set<String>
  /// From when to when the whole exchange is away, in milliseconds since its start.
  let outages: [ClosedRange<Int64>]

  /// A plan of all faults, each as often as `rounds` says, that begins after so many seconds of the exchange's time and
  /// needs `length` of them a round.
  init(from start: Int, length: Int, rounds: Int) {
    // Each of the others between two that befall orders.
    let (orders, others) = (Self.orders, Self.others)
    var row: [Fault] = []
    for index in 0..<max(orders.count, others.count) {
      if index < orders.count { row.append(orders[index]) }
      if index < others.count { row.append(others[index]) }
    }
    var lines = ["seed: 7", "faults:"]
    var outages: [ClosedRange<Int64>] = []
    for round in 0..<rounds {
      for (index, fault) in row.enumerated() {
        let second = start + round * length + index * length / row.count
        lines.append("  - {kind: \(fault.kind), \(fault.fields), from: \(second)s}")
        if fault.kind == "down" { outages.append(Int64(second) * 1000...Int64(second + 11) * 1000) }
      }
    }
    (text, self.outages) = (lines.joined(separator: "\n") + "\n", outages)
    kinds = Set(row.map(\.kind))
  }

  /// The kinds of faults that the simulator's page names in its table.
  static func documented() throws -> Set<String> {
    let page = try String(contentsOfFile: HostProgram.root.path + "/docs/exchange-simulator.md", encoding: .utf8)
    let table = try #require(page.components(separatedBy: "| kind | what happens |").last)
    let rows = table.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2).prefix { $0.hasPrefix("|") }
    return Set(
      rows.flatMap { $0.split(separator: "|")[0].split(separator: "`").filter { !$0.contains(" ") && $0 != "," } }
        .map(String.init))
  }

  /// The kinds that have struck in a run so far.
  static func struck(_ exchange: StartedExchange) throws -> Set<String> {
    struct Entry: Decodable {
      let kind: String
      let done: Int
    }
    let list = try JSONDecoder().decode([Entry].self, from: Data(try exchange.ask("control", "/faults").utf8))
    return Set(list.filter { $0.done > 0 }.map(\.kind))
  }
}
