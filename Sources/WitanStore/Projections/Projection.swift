import Foundation
import GRDB
import WitanCore

/// Writes effects and, in the same transaction, the tables that follow from them.
struct Projection {
  let database: Database

  /// Deletes all effects of inputs and what follows from them.
  static func clear(_ database: Database) throws {
    for table in [
      "orders", "order_transition", "fills", "trades", "positions", "decisions", "votes", "refusals", "equity",
      "daily_stats",
    ] {
      try database.execute(sql: "DELETE FROM \(table)")
    }
    try database.execute(sql: "DELETE FROM event WHERE seq > 0")
    try database.execute(sql: "DELETE FROM system_log WHERE seq > 0")
  }

  mutating func record(_ effect: Effect, _ seq: Int64, _ n: Int) throws {
    switch effect {
    case .event(let event):
      if try insert(event, seq, n) { try project(event, seq, n) }
    case .decided(let decision, let votes):
      let event = Event.voteDecided(decision)
      guard try insert(event, seq, n) else { return }
      try project(event, seq, n)
      try project(votes, of: decision)
    case .equity(let point):
      try run(
        "INSERT OR IGNORE INTO equity VALUES (?, ?, ?, ?, ?)",
        [seq, n, point.time.milliseconds, point.equity.units, point.cash.units])
      if database.changesCount > 0 { try measure(point) }
    }
  }

  /// Writes the event's row; false where the same one stands there already.
  private func insert(_ event: Event, _ seq: Int64, _ n: Int) throws -> Bool {
    let body = String(decoding: try StoreJSON.encode(event), as: UTF8.self)
    try run(
      "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      [seq, n, event.name, event.type.version, event.time.milliseconds, body])
    if database.changesCount > 0 { return true }
    let stands = try String.fetchOne(
      database, sql: "SELECT body FROM event WHERE seq = ? AND n = ?", arguments: [seq, n])
    guard let stands, try StoreJSON.event(from: Data(stands.utf8)) == event else {
      throw StoreError(
        .diverged(seq: seq),
        "effect \(n) of input \(seq) differs from the one recorded: found \(body), recorded"
          + " \(stands ?? "nothing"); run the version and the plugins that wrote the store, or rebuild its tables")
    }
    return false
  }

  private func project(_ event: Event, _ seq: Int64, _ n: Int) throws {
    let key = (seq, n)
    switch event {
    case .voteDecided(let decision): try project(decision, key)
    case .orderRequested(let request): try project(request, state: "requested", key)
    case .orderDenied(let refusal): try project(refusal, key)
    case .orderSubmitted(let notice): try move(notice.order, to: "sent", notice.time, nil, key)
    case .orderAccepted(let notice): try move(notice.order, to: "accepted", notice.time, nil, key)
    case .orderCanceled(let notice): try move(notice.order, to: "cancelled", notice.time, nil, key)
    case .orderUnknown(let notice): try move(notice.order, to: "unknown", notice.time, nil, key)
    case .orderRejected(let trouble): try move(trouble.order, to: "rejected", trouble.time, trouble.reason, key)
    case .orderPartiallyFilled(let fill): try project(fill, state: "partly-filled", key)
    case .orderFilled(let fill): try project(fill, state: "filled", key)
    case .positionOpened(let position), .positionUpdated(let position): try project(position)
    case .positionClosed(let trade): try project(trade, key)
    case .barClosed(let bar): try mark(bar.symbol, bar.close, bar.time)
    case .marketTick(let tick): try mark(tick.symbol, tick.price, tick.time)
    case .pluginLoaded(let plugin), .pluginReloaded(let plugin): try project(plugin, state: "loaded")
    case .pluginQuarantined(let plugin): try project(plugin, state: "quarantined")
    case .error(let notice): try log(.error, notice.component, notice.text, notice.time, seq: seq)
    default: break
    }
  }

  func run(_ sql: String, _ arguments: StatementArguments) throws {
    try database.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// SQLite ends a text at its first nought byte, so such a byte is shown as the sign for an unreadable one.
  func clean(_ text: String) -> String {
    text.contains("\0")
      ? text.split(separator: "\0", omittingEmptySubsequences: false).joined(separator: "\u{FFFD}") : text
  }

  /// Writes a line of the system's log.
  func log(_ level: LogLevel, _ component: String, _ message: String, _ time: Instant, seq: Int64) throws {
    let whole = clean(message)
    let short = String(String.UnicodeScalarView(whole.unicodeScalars.prefix(1000)))
    try run(
      "INSERT INTO system_log (seq, time, level, component, message, details) VALUES (?, ?, ?, ?, ?, ?)",
      [
        seq, time.milliseconds, level.rawValue, clean(component), short,
        whole.unicodeScalars.count > 1000 ? whole : nil,
      ])
  }
}
