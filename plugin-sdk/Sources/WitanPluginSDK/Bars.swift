import CWitanABI

/// The bars to judge, as columns, oldest first. Element i of every column belongs to vote i. Valid inside `judge` only.
public struct Bars {
  /// Prices in quote currency for one unit of base.
  public let open, high, low, close: UnsafeBufferPointer<Double>
  /// In the base currency.
  public let volume: UnsafeBufferPointer<Double>
  /// When each bar opened: UTC, milliseconds since 1970.
  public let openTime: UnsafeBufferPointer<Int64>
  /// A bar's length in milliseconds.
  public let interval: Int64

  /// How many bars there are to judge.
  public var count: Int { close.count }

  /// Elements `first..<first + count` of the host's columns; nil if one is missing.
  init?(_ bars: UnsafePointer<wtn_bars>, from first: Int, count: Int) {
    let columns = bars.pointee
    guard let open = columns.open, let high = columns.high, let low = columns.low, let close = columns.close,
      let volume = columns.volume, let time = columns.open_ms
    else { return nil }
    self.open = UnsafeBufferPointer(start: open + first, count: count)
    self.high = UnsafeBufferPointer(start: high + first, count: count)
    self.low = UnsafeBufferPointer(start: low + first, count: count)
    self.close = UnsafeBufferPointer(start: close + first, count: count)
    self.volume = UnsafeBufferPointer(start: volume + first, count: count)
    openTime = UnsafeBufferPointer(start: time + first, count: count)
    interval = columns.interval_ms
  }
}
