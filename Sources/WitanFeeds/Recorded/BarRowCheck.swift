import WitanCore

extension BarRow {
  /// Times within 1900 to 2200: anything else in a file is another unit, not another century.
  static let times: ClosedRange<Int64> = -2_208_988_800_000...7_258_118_400_000

  /// Turns the microseconds that archives have used since 2025 into milliseconds.
  mutating func normaliseTime() throws(RowFault) {
    guard start > 100_000_000_000_000 else { return }
    guard start % 1000 == 0 else { throw .time("expected microseconds that are whole milliseconds") }
    start /= 1000
  }

  /// Refuses what is no bar, or is not later than `previous`.
  @inline(__always)
  func check(after previous: BarRow?) throws(RowFault) {
    guard Self.times.contains(start) else {
      throw .time("expected milliseconds since 1970, between the years 1900 and 2200")
    }
    guard low > 0, low <= open, low <= close, open <= high, close <= high, volume >= 0 else { throw .bar(self) }
    if let previous, start <= previous.start { throw .order(previous.start, start) }
  }

  /// The bar, or nil where it is none.
  @inline(__always)
  var bar: Bar? {
    Bar(
      start: Instant(milliseconds: start), open: Price(units: open), high: Price(units: high),
      low: Price(units: low), close: Price(units: close), volume: Quantity(units: volume))
  }
}

/// Says where in a file a row is wrong, and how.
struct BarRowCheck {
  let path: String
  let format: BarFile.Format
  var hasHeader = true

  /// `bars.csv, row 5 (line 6)`: rows count from 1 without the header, lines as an editor shows them.
  func place(_ index: Int) -> String {
    if format == .freqtradeJSON { return "\(path), row \(index + 1)" }
    return "\(path), row \(index + 1) (line \(index + (hasHeader ? 2 : 1)))"
  }

  /// The first bytes of a record, quoted, with what cannot be printed shown as `?`.
  static func quoted(_ record: some Collection<UInt8>) -> String {
    let shown = record.prefix(80).map { $0 >= 0x20 && $0 < 0x7F ? $0 : 0x3F }
    return "\"" + String(decoding: shown, as: UTF8.self) + (record.count > 80 ? "…\"" : "\"")
  }

  func blankLine(at index: Int) -> FeedError {
    FeedError(.columns, "\(place(index)): found an empty line between rows, expected a bar; remove the line")
  }

  /// The sentence for `fault` of the row at `index`, whose text is `record`.
  func sentence(_ fault: RowFault, at index: Int, record: [UInt8]) -> FeedError {
    let fields = record.split(separator: 0x2C, omittingEmptySubsequences: false)
    let expected = format == .klineArchive ? 12 : 6
    switch fault {
    case .bar(let row): return contradiction(row, at: index)
    case .order(let before, let time): return order(before, time, at: index)
    case .time(let expectation):
      let text = Self.quoted(fields[0])
      return FeedError(.time, "\(place(index)): found the time \(text), \(expectation); convert the file's times")
    case .notRow:
      return FeedError(
        .columns,
        "\(place(index)): found \(Self.quoted(record)), expected a row [ms,open,high,low,close,volume]; "
          + "correct or remove it")
    case .columns, .number, .range:
      guard fields.count == expected else {
        return FeedError(
          .columns,
          "\(place(index)): found \(fields.count) columns in \(Self.quoted(record)), expected \(expected); "
            + "the row may be cut short: correct or remove it")
      }
    }
    switch fault {
    case .number(let column): return number(fields[column], column, at: index)
    case .range(let column):
      return FeedError(
        .range,
        "\(place(index)): found \(Self.quoted(fields[column])) as the \(BarRow.columns[column]), expected at most "
          + "92233720368 (64 bits of 1e-8); quote the market in a larger unit")
    default: return number(fields[0], 0, at: index)
    }
  }

  private func number(_ field: ArraySlice<UInt8>, _ column: Int, at index: Int) -> FeedError {
    let text = String(decoding: field.filter { $0 > 0x20 }, as: UTF8.self).lowercased()
    let bare = text.drop { $0 == "-" || $0 == "+" }
    let notFinite = bare == "nan" || bare == "inf" || bare == "infinity" || bare == "null"
    let example = column == 0 ? "whole milliseconds since 1970" : "a finite decimal number such as 42000.5"
    return FeedError(
      notFinite ? .notFinite : .number,
      "\(place(index)): found \(Self.quoted(field)) as the \(BarRow.columns[column]), "
        + "expected \(example); correct or remove the row")
  }

  /// The sentence for a row whose numbers make no bar.
  func contradiction(_ row: BarRow, at index: Int) -> FeedError {
    let prices = zip(BarRow.columns[1...4], [row.open, row.high, row.low, row.close])
    for (name, units) in prices where units <= 0 {
      return FeedError(
        .price,
        "\(place(index)): found the \(name) \(Price(units: units)), expected a price above 0 "
          + "(at least 0.00000001); correct or remove the row")
    }
    if row.volume < 0 {
      return FeedError(
        .volume,
        "\(place(index)): found the volume \(Quantity(units: row.volume)), expected 0 or more; "
          + "correct or remove the row")
    }
    let found: String
    if row.high < row.low {
      found = "the high \(Price(units: row.high)) below the low \(Price(units: row.low))"
    } else {
      let outside = row.open < row.low || row.open > row.high ? ("open", row.open) : ("close", row.close)
      found =
        "the \(outside.0) \(Price(units: outside.1)) outside "
        + "the low \(Price(units: row.low)) and the high \(Price(units: row.high))"
    }
    return FeedError(
      .contradiction, "\(place(index)): found \(found), expected low ≤ open, close ≤ high; correct or remove the row")
  }

  private func order(_ before: Int64, _ time: Int64, at index: Int) -> FeedError {
    let moment = Instant(milliseconds: time)
    if time == before {
      return FeedError(
        .duplicate,
        "\(place(index)): found a second bar of \(moment) (\(time)), expected each time once; "
          + "remove one of the two")
    }
    return FeedError(
      .backwards,
      "\(place(index)): found \(moment) (\(time)) after \(Instant(milliseconds: before)), "
        + "expected times that rise; sort the rows by time")
  }
}
