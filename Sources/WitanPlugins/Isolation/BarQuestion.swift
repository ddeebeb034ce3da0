import CRunnerChannel
import CWitanABI
import WitanCore

/// The bars of one call, on their way to a runner.
struct BarQuestion {
  let columns: BarColumns
  /// How many rows of the columns exist; the newest is the last.
  let rows: Int
  /// How many of them are fresh.
  let fresh: Int
  /// How many before them are shown.
  let lookBack: Int
  /// The newest one's number in its stream.
  let sequence: UInt64
  let interval: Interval
  let flags: UInt32
  let reasons: Bool
  let symbol: Symbol

  /// Writes the request with what the contract promises to show: the fresh bars and the warm-up before them.
  func write(_ channel: RunnerChannel, _ capacity: Int, _ context: HostContext) {
    let count = min(rows, lookBack + fresh, capacity)
    let order = channel.order
    order.pointee.now_ms = context.now
    order.pointee.random = context.random
    order.pointee.count = UInt64(count)
    order.pointee.fresh = UInt64(fresh)
    order.pointee.last_seq = sequence
    order.pointee.interval_ms = interval.milliseconds
    order.pointee.bar_flags = flags
    order.pointee.reasons = reasons ? 1 : 0
    let length = withUnsafeMutableBytes(of: &order.pointee.symbol) { room in
      let name = symbol.description.utf8.prefix(room.count)
      room.copyBytes(from: name)
      return UInt32(name.count)
    }
    order.pointee.symbol_length = length
    let first = rows - count
    channel.fill(0, capacity, from: columns.start + first, count)
    for (index, column) in [columns.open, columns.high, columns.low, columns.close, columns.volume].enumerated() {
      channel.fill(UInt32(index + 1), capacity, from: column + first, count)
    }
  }
}
