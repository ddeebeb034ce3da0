/// Closed bars of one market at one interval, oldest first, as columns.
///
/// Two sets of columns stand beside each other: exact prices for the engine and Doubles for the strategies, each
/// Double the nearest to its exact price. Times rise strictly; every row obeys the rules of ``Bar``. Copies share
/// their storage.
public struct BarSeries: Sendable {
  /// The market.
  public let symbol: Symbol
  /// The time from a bar's open to its close.
  public let interval: Interval
  /// When each bar opened, in milliseconds since 1970 UTC.
  public private(set) var start: [Int64] = []
  /// Exact prices in units of 1e-8.
  public private(set) var openUnits: [Int64] = [], highUnits: [Int64] = [], lowUnits: [Int64] = []
  /// Exact closing prices in units of 1e-8.
  public private(set) var closeUnits: [Int64] = []
  /// Exact volumes in units of 1e-8 of the base currency.
  public private(set) var volumeUnits: [Int64] = []
  /// The same prices as Doubles.
  public private(set) var open: [Double] = [], high: [Double] = [], low: [Double] = []
  /// The closing prices as Doubles.
  public private(set) var close: [Double] = []
  /// The volumes as Doubles.
  public private(set) var volume: [Double] = []

  /// An empty series.
  public init(symbol: Symbol, interval: Interval) {
    self.symbol = symbol
    self.interval = interval
  }

  /// How many bars there are.
  public var count: Int { start.count }
  /// True where there is no bar.
  public var isEmpty: Bool { start.isEmpty }

  /// Makes room for that many bars.
  public mutating func reserve(_ capacity: Int) {
    start.reserveCapacity(capacity)
    openUnits.reserveCapacity(capacity)
    highUnits.reserveCapacity(capacity)
    lowUnits.reserveCapacity(capacity)
    closeUnits.reserveCapacity(capacity)
    volumeUnits.reserveCapacity(capacity)
    open.reserveCapacity(capacity)
    high.reserveCapacity(capacity)
    low.reserveCapacity(capacity)
    close.reserveCapacity(capacity)
    volume.reserveCapacity(capacity)
  }

  /// Adds `bar` at the end; false (and nothing added) where it is not later than the last one.
  public mutating func append(_ bar: Bar) -> Bool {
    if let last = start.last, bar.start.milliseconds <= last { return false }
    start.append(bar.start.milliseconds)
    openUnits.append(bar.open.units)
    highUnits.append(bar.high.units)
    lowUnits.append(bar.low.units)
    closeUnits.append(bar.close.units)
    volumeUnits.append(bar.volume.units)
    open.append(bar.open.double)
    high.append(bar.high.double)
    low.append(bar.low.double)
    close.append(bar.close.double)
    volume.append(bar.volume.double)
    return true
  }

  /// The bar at `index`, oldest first.
  public subscript(index: Int) -> Bar {
    Bar(
      checkedStart: Instant(milliseconds: start[index]), open: Price(units: openUnits[index]),
      high: Price(units: highUnits[index]), low: Price(units: lowUnits[index]),
      close: Price(units: closeUnits[index]), volume: Quantity(units: volumeUnits[index]))
  }

  /// The last moment of the bar at `index`: a millisecond before the next one may open.
  public func end(of index: Int) -> Instant {
    Instant(milliseconds: start[index] + interval.milliseconds - 1)
  }

  /// The bars of `range` as a series of their own.
  public func slice(_ range: Range<Int>) -> BarSeries {
    var part = BarSeries(symbol: symbol, interval: interval)
    part.start = Array(start[range])
    part.openUnits = Array(openUnits[range])
    part.highUnits = Array(highUnits[range])
    part.lowUnits = Array(lowUnits[range])
    part.closeUnits = Array(closeUnits[range])
    part.volumeUnits = Array(volumeUnits[range])
    part.open = Array(open[range])
    part.high = Array(high[range])
    part.low = Array(low[range])
    part.close = Array(close[range])
    part.volume = Array(volume[range])
    return part
  }
}

/// The columns of some rows of a series, borrowed for the length of a call.
struct BarColumns: ~Copyable {
  let start: UnsafeBufferPointer<Int64>
  let open: UnsafeBufferPointer<Int64>
  let high: UnsafeBufferPointer<Int64>
  let low: UnsafeBufferPointer<Int64>
  let close: UnsafeBufferPointer<Int64>
  let volume: UnsafeBufferPointer<Int64>
  let range: Range<Int>
  let interval: Int64

  var count: Int { range.count }

  @inline(__always)
  subscript(row: Int) -> Bar {
    let index = range.lowerBound + row
    return Bar(
      checkedStart: Instant(milliseconds: start[index]), open: Price(units: open[index]),
      high: Price(units: high[index]), low: Price(units: low[index]), close: Price(units: close[index]),
      volume: Quantity(units: volume[index]))
  }

  @inline(__always)
  func end(_ row: Int) -> Instant { Instant(milliseconds: start[range.lowerBound + row] + interval - 1) }
}

extension BarSeries {
  func withColumns(_ range: Range<Int>, _ body: (borrowing BarColumns) -> Void) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "the series has no such rows")
    start.withUnsafeBufferPointer { start in
      openUnits.withUnsafeBufferPointer { open in
        highUnits.withUnsafeBufferPointer { high in
          lowUnits.withUnsafeBufferPointer { low in
            closeUnits.withUnsafeBufferPointer { close in
              volumeUnits.withUnsafeBufferPointer { volume in
                body(
                  BarColumns(
                    start: start, open: open, high: high, low: low, close: close, volume: volume, range: range,
                    interval: interval.milliseconds))
              }
            }
          }
        }
      }
    }
  }
}
