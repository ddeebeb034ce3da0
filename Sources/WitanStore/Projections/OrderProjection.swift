import GRDB
import WitanCore

/// Orders, every change of their state, fills and refusals.
extension Projection {
  func project(_ request: OrderRequest, state: String, reason: String? = nil, _ key: (Int64, Int)) throws {
    var trigger: Int64?
    if case .stop(let price) = request.kind { trigger = price.units }
    var quantity: Int64?
    if case .quantity(let wanted) = request.size { quantity = wanted.units }
    try run(
      """
      INSERT INTO orders (id, symbol, side, purpose, trigger, quantity, price, decision, requested, state, updated)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """,
      [
        request.id.number, request.symbol.description, request.side.rawValue, request.purpose.rawValue, trigger,
        quantity, request.price.units, request.decision, request.time.milliseconds, state,
        request.time.milliseconds,
      ])
    try move(request.id, to: state, request.time, reason, key)
  }

  func move(
    _ order: OrderID, to state: String, _ time: Instant, _ reason: String?, _ key: (Int64, Int)
  ) throws {
    let reason = reason.map(clean)
    try run(
      "UPDATE orders SET state = ?, updated = ?, reason = coalesce(?, reason) WHERE id = ?",
      [state, time.milliseconds, reason, order.number])
    try run(
      """
      INSERT INTO order_transition (seq, n, order_id, state, filled, time, reason)
      VALUES (?, ?, ?, ?, coalesce((SELECT filled FROM orders WHERE id = ?), 0), ?, ?)
      """,
      [key.0, key.1, order.number, state, order.number, time.milliseconds, reason])
  }

  func project(_ fill: FillNotice, state: String, _ key: (Int64, Int)) throws {
    let execution = fill.execution
    try run(
      """
      INSERT INTO fills (seq, n, order_id, symbol, side, purpose, decision, quantity, price, fee, time, trade, withheld,
      fee_asset, fee_quantity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        key.0, key.1, execution.order.number, fill.symbol.description, fill.side.rawValue, fill.purpose.rawValue,
        fill.decision, execution.quantity.units, execution.price.units, execution.fee.units,
        execution.time.milliseconds, execution.trade, execution.withheld.units,
        execution.foreignFee?.asset.description, execution.foreignFee?.quantity.units,
      ])
    try run(
      "UPDATE orders SET filled = filled + ?, fee = fee + ? WHERE id = ?",
      [execution.quantity.units, execution.fee.units, execution.order.number])
    try move(execution.order, to: state, execution.time, nil, key)
    try mark(fill.symbol, execution.price, execution.time)
  }

  func project(_ refusal: Refusal, _ key: (Int64, Int)) throws {
    let request = refusal.request
    try project(request, state: "denied", reason: refusal.reason.name, key)
    try run(
      "INSERT INTO refusals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        key.0, key.1, request.id.number, request.symbol.description, request.side.rawValue,
        request.purpose.rawValue, refusal.reason.name, refusal.codes.list.map(\.name).joined(separator: " "),
        request.decision, request.price.units, request.time.milliseconds,
      ])
  }
}
