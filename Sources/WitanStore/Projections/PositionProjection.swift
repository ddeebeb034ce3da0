import GRDB
import WitanCore

/// Positions, trades, and what is told a UTC day.
extension Projection {
  func project(_ position: PositionNotice) throws {
    let arguments: StatementArguments = [
      position.quantity.units, position.averagePrice.units, position.stop?.units, position.time.milliseconds,
      position.symbol.description,
    ]
    try run(
      "UPDATE positions SET quantity = ?, entry_price = ?, stop = ?, updated = ? WHERE symbol = ? AND status = 'OPEN'",
      arguments)
    if database.changesCount == 0 {
      try run(
        """
        INSERT INTO positions (quantity, entry_price, stop, updated, symbol, entry_time, current_price, status)
        VALUES (?, ?, ?, ?, ?, ?, ?, 'OPEN')
        """,
        arguments + [position.time.milliseconds, position.averagePrice.units])
    }
  }

  /// An open position's worth at `price`.
  func mark(_ symbol: Symbol, _ price: Price, _ time: Instant) throws {
    let row = try database.cachedStatement(
      sql: "SELECT id, entry_price, quantity FROM positions WHERE symbol = ? AND status = 'OPEN'")
    guard let open = try Row.fetchOne(row, arguments: [symbol.description]) else { return }
    let (entry, quantity): (Int64, Int64) = (open["entry_price"], open["quantity"])
    let gain = (Int128(price.units) - Int128(entry)) * Int128(quantity)
    try run(
      "UPDATE positions SET current_price = ?, unrealized = ?, updated = ? WHERE id = ?",
      [
        price.units, Int64(clamping: Rounding.halfEven.divide(gain, by: 100_000_000)), time.milliseconds,
        open["id"] as Int64,
      ])
  }

  func project(_ trade: Trade, _ key: (Int64, Int)) throws {
    try run(
      "INSERT INTO trades VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        key.0, key.1, trade.symbol.description, trade.entryTime.milliseconds, trade.entryPrice.units,
        trade.exitTime?.milliseconds, trade.exitPrice?.units, trade.quantity.units, trade.fees.units,
        trade.pnl.units, trade.exitReason.rawValue, trade.decision, trade.entryOrder.number,
        trade.exitOrder?.number,
      ])
    // A trade without an exit is one that is only told at the end of the data: it closes and counts nothing.
    guard let exit = trade.exitTime else { return }
    try run(
      """
      UPDATE positions SET status = 'CLOSED', quantity = 0, unrealized = 0, current_price = coalesce(?, current_price),
      updated = ? WHERE symbol = ? AND status = 'OPEN'
      """,
      [trade.exitPrice?.units, exit.milliseconds, trade.symbol.description])
    let (won, lost) = (trade.pnl.units > 0 ? 1 : 0, trade.pnl.units < 0 ? 1 : 0)
    try run(
      """
      INSERT INTO daily_stats (day, trades, winning, losing, pnl) VALUES (?, 1, ?, ?, ?)
      ON CONFLICT (day) DO UPDATE SET trades = trades + 1, winning = winning + excluded.winning,
      losing = losing + excluded.losing, pnl = pnl + excluded.pnl
      """,
      [exit.day, won, lost, trade.pnl.units])
  }

  /// The day's drawdown: the greatest loss from the day's own peak, as a share of it in units of 1e-6.
  func measure(_ point: EquityPoint) throws {
    let row = try database.cachedStatement(sql: "SELECT peak FROM daily_stats WHERE day = ?")
    let before: Int64? = try Row.fetchOne(row, arguments: [point.time.day])?["peak"]
    let peak = max(before ?? point.equity.units, point.equity.units)
    let loss = (Int128(peak) - Int128(point.equity.units)) * 1_000_000
    let share = peak > 0 ? Int64(clamping: Rounding.halfUp.divide(loss, by: Int128(peak))) : 0
    try run(
      """
      INSERT INTO daily_stats (day, peak, max_drawdown, last_equity) VALUES (?, ?, ?, ?)
      ON CONFLICT (day) DO UPDATE SET peak = excluded.peak, last_equity = excluded.last_equity,
      max_drawdown = max(max_drawdown, excluded.max_drawdown)
      """,
      [point.time.day, peak, share, point.equity.units])
  }
}
