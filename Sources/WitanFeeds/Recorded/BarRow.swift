/// One row as it stands in a file, in units, before it is known to be a bar.
struct BarRow: BitwiseCopyable {
  var start: Int64 = 0
  var open: Int64 = 0
  var high: Int64 = 0
  var low: Int64 = 0
  var close: Int64 = 0
  var volume: Int64 = 0
  /// How many of the four prices had more than eight decimals.
  var roundedPrices = 0
  /// One where the volume had more than eight decimals.
  var roundedVolumes = 0
}

/// Why a row is no bar; the reader knows the file and the row and makes the sentence.
enum RowFault: Error {
  case columns(expected: Int)
  case notRow
  case number(column: Int)
  case range(column: Int)
  case time(String)
  case bar(BarRow)
  case order(Int64, Int64)
}

extension BarRow {
  /// The columns' names, for sentences.
  static let columns = ["timestamp", "open", "high", "low", "close", "volume"]

  /// Reads six columns (and passes over what a format has behind them) from `range` of `bytes`.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>, columns count: Int) throws(RowFault) {
    var at = range.lowerBound
    let end = range.upperBound
    start = try Self.whole(bytes, &at, end, count)
    open = try price(1, bytes, &at, end, count)
    high = try price(2, bytes, &at, end, count)
    low = try price(3, bytes, &at, end, count)
    close = try price(4, bytes, &at, end, count)
    let reading = try Self.field(5, bytes, &at, end)
    volume = reading.units
    roundedVolumes = reading.exact ? 0 : 1
    var columns = 6
    while at < end {
      guard bytes[at] == 0x2C || columns > 6 else { throw .number(column: 5) }
      if bytes[at] == 0x2C { columns += 1 }
      at += 1
    }
    guard columns == count else { throw .columns(expected: count) }
  }

  @inline(__always)
  private mutating func price(
    _ column: Int, _ bytes: Span<UInt8>, _ at: inout Int, _ end: Int, _ count: Int
  ) throws(RowFault) -> Int64 {
    let reading = try Self.field(column, bytes, &at, end)
    try Self.comma(column, bytes, &at, end, count)
    if !reading.exact { roundedPrices += 1 }
    return reading.units
  }

  @inline(__always)
  private static func field(
    _ column: Int, _ bytes: Span<UInt8>, _ at: inout Int, _ end: Int
  ) throws(RowFault) -> Decimals.Reading {
    blanks(bytes, &at, end)
    do {
      let reading = try Decimals.read(bytes, &at, end)
      blanks(bytes, &at, end)
      return reading
    } catch .range {
      throw .range(column: column)
    } catch {
      throw .number(column: column)
    }
  }

  /// A whole number of at most 18 digits: the time.
  @inline(__always)
  private static func whole(
    _ bytes: Span<UInt8>, _ at: inout Int, _ end: Int, _ count: Int
  ) throws(RowFault) -> Int64 {
    blanks(bytes, &at, end)
    let negative = at < end && bytes[at] == 0x2D
    if negative { at += 1 }
    let begin = at
    var value: Int64 = 0
    while at < end, bytes[at] &- 0x30 < 10 {
      value = value &* 10 &+ Int64(bytes[at] &- 0x30)
      at += 1
    }
    guard at > begin, at - begin <= 18 else { throw .number(column: 0) }
    blanks(bytes, &at, end)
    try comma(0, bytes, &at, end, count)
    return negative ? -value : value
  }

  @inline(__always)
  private static func comma(
    _ column: Int, _ bytes: Span<UInt8>, _ at: inout Int, _ end: Int, _ count: Int
  ) throws(RowFault) {
    guard at < end else { throw .columns(expected: count) }
    guard bytes[at] == 0x2C else { throw .number(column: column) }
    at += 1
  }

  @inline(__always)
  private static func blanks(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) {
    while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0A || bytes[at] == 0x0D { at += 1 }
  }
}
