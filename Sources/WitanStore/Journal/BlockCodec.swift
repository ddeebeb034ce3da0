import Foundation
import WitanCore

/// A block of bars and answers as one binary body: a head, then whole columns, all little-endian.
///
/// `WBK` and the version; market, symbol, interval, rows; start, open, high, low, close, volume; the number of
/// strategies; for each: which optional columns follow, answers, confidences, and reasons, figures (only of rows
/// that have any), lifetimes and faults where present.
enum BlockCodec {
  static let magic: [UInt8] = [0x57, 0x42, 0x4B, 1]

  private struct Parts: OptionSet {
    let rawValue: UInt8
    static let reason = Parts(rawValue: 1)
    static let figures = Parts(rawValue: 2)
    static let valid = Parts(rawValue: 4)
    static let faults = Parts(rawValue: 8)
  }

  static func encode(_ block: BarBlock) -> Data {
    var out = ByteWriter()
    out.bytes.append(contentsOf: magic)
    out.put(UInt32(truncatingIfNeeded: block.market))
    out.put(block.series.symbol.description)
    out.put(block.series.interval.milliseconds)
    out.put(UInt32(block.range.count))
    let series = block.series
    for column in [
      series.start, series.openUnits, series.highUnits, series.lowUnits, series.closeUnits, series.volumeUnits,
    ] {
      out.put(column: column[block.range])
    }
    out.put(UInt16(block.ballots.count))
    let rows = block.ballotStart..<block.ballotStart + block.range.count
    for column in block.ballots { encode(column.slice(rows), into: &out) }
    return Data(out.bytes)
  }

  private static func encode(_ column: BallotColumn, into out: inout ByteWriter) {
    var parts: Parts = []
    if !column.reason.isEmpty { parts.insert(.reason) }
    if !column.figures.isEmpty { parts.insert(.figures) }
    if !column.validMilliseconds.isEmpty { parts.insert(.valid) }
    if !column.faults.isEmpty { parts.insert(.faults) }
    out.put(parts.rawValue)
    out.put(column: column.answer[...])
    out.put(column: column.confidence[...])
    out.put(column: column.reason[...])
    if parts.contains(.figures) {
      let filled = column.answer.indices.filter { row in
        (0..<3).contains { column.figures[row * 3 + $0].bitPattern != 0 }
      }
      out.put(UInt32(filled.count))
      for row in filled {
        out.put(UInt32(row))
        for place in 0..<3 { out.put(column.figures[row * 3 + place].bitPattern) }
      }
    }
    out.put(column: column.validMilliseconds[...])
    if parts.contains(.faults) {
      out.put(UInt32(column.faults.count))
      for fault in column.faults {
        out.put(UInt32(fault.row))
        out.put(fault.kind.rawValue)
        out.put(fault.text)
      }
    }
  }

  /// The block that `bytes` say; throws a sentence's first half for anything else, whatever the bytes are.
  static func decode(_ bytes: [UInt8]) throws(StoreError) -> BarBlock {
    var input = ByteReader(bytes: bytes)
    let head = try input.take(4)
    guard head.prefix(3).elementsEqual(magic.prefix(3)) else { throw bad("the head of a block is missing") }
    guard head.last == magic[3] else {
      throw StoreError(
        .newerVersion, "found version \(head.last ?? 0) of a block's form, expected \(magic[3])")
    }
    let market = Int(try input.number(UInt32.self))
    let name = try input.text()
    guard let symbol = Symbol(name) else { throw bad("found the market \"\(name)\"") }
    let interval = Interval(milliseconds: try input.number(Int64.self))
    guard interval.milliseconds > 0, market < 64 else {
      throw bad("found interval \(interval) and market place \(market), expected a positive one and 0 to 63")
    }
    let rows = Int(try input.number(UInt32.self))
    let series = try bars(&input, rows: rows, series: BarSeries(symbol: symbol, interval: interval))
    let strategies = Int(try input.number(UInt16.self))
    guard strategies <= 64 else { throw bad("found \(strategies) strategies, expected at most 64") }
    var ballots: [BallotColumn] = []
    for _ in 0..<strategies { ballots.append(try column(&input, rows: rows)) }
    guard input.left == 0 else { throw bad("found \(input.left) bytes after the end of the block") }
    return BarBlock(market: market, series: series, range: 0..<rows, ballots: ballots)
  }

  private static func bars(
    _ input: inout ByteReader, rows: Int, series empty: BarSeries
  ) throws(StoreError) -> BarSeries {
    var columns: [[Int64]] = []
    for _ in 0..<6 { columns.append(try input.column(Int64.self, rows)) }
    var series = empty
    series.reserve(rows)
    for row in 0..<rows {
      let bar = Bar(
        start: Instant(milliseconds: columns[0][row]), open: Price(units: columns[1][row]),
        high: Price(units: columns[2][row]), low: Price(units: columns[3][row]),
        close: Price(units: columns[4][row]), volume: Quantity(units: columns[5][row]))
      guard let bar, bar.start.milliseconds < Int64.max / 2, series.append(bar) else {
        throw bad("row \(row) is no bar, or not later than the one before it")
      }
    }
    return series
  }

  private static func column(_ input: inout ByteReader, rows: Int) throws(StoreError) -> BallotColumn {
    let parts = Parts(rawValue: try input.number(UInt8.self))
    var column = BallotColumn(abstaining: 0)
    column.answer = try input.column(Int8.self, rows)
    column.confidence = try input.column(Int32.self, rows)
    guard column.answer.allSatisfy({ (-1...5).contains($0) }),
      column.confidence.allSatisfy({ (0...100_000_000).contains($0) })
    else { throw bad("found an answer that is none of the seven, or a confidence outside 0 to 100") }
    if parts.contains(.reason) { column.reason = try input.column(UInt32.self, rows) }
    if parts.contains(.figures) {
      column.figures = Array(repeating: 0, count: rows * 3)
      for _ in 0..<(try input.number(UInt32.self)) {
        let row = Int(try input.number(UInt32.self))
        guard row < rows else { throw bad("found figures of row \(row) in a block of \(rows)") }
        for place in 0..<3 {
          column.figures[row * 3 + place] = Double(bitPattern: try input.number(UInt64.self))
        }
      }
    }
    if parts.contains(.valid) { column.validMilliseconds = try input.column(Int64.self, rows) }
    if parts.contains(.faults) {
      for _ in 0..<(try input.number(UInt32.self)) {
        let row = Int(try input.number(UInt32.self))
        let name = try input.text()
        guard row < rows, let kind = FaultKind(rawValue: name) else {
          throw bad("found the fault \"\(name)\" at row \(row) in a block of \(rows)")
        }
        column.faults.append(Fault(row: row, kind: kind, text: try input.text()))
      }
    }
    return column
  }

  static func bad(_ text: String) -> StoreError { StoreError(.damaged(seq: 0), text) }
}
