/// Reads the rows of a file of bars in any format that is understood.
struct BarRowReader {
  /// The format, known from the content.
  let format: BarFile.Format
  /// True where the file is gzip.
  var isCompressed: Bool { reader.source.isCompressed }

  private static let header = "timestamp,open,high,low,close,volume"
  private var reader: RecordReader
  private let hasHeader: Bool

  /// Opens `path` and recognises its format.
  init(path: String) throws(FeedError) {
    reader = try RecordReader(path: path)
    let line = reader.head.prefix { $0 != 0x0A && $0 != 0x0D }
    let first = String(decoding: line.prefix(200), as: UTF8.self)
    let commas = line.count { $0 == 0x2C }
    if first == Self.header {
      (format, hasHeader) = (.csv, true)
    } else if reader.head.first(where: { $0 > 0x20 }) == 0x5B {
      (format, hasHeader) = (.freqtradeJSON, false)
    } else if first.hasPrefix("open_time,open,high,low,close,volume,"), commas == 11 {
      (format, hasHeader) = (.klineArchive, true)
    } else if commas == 11, let byte = line.first, byte &- 0x30 < 10 {
      (format, hasHeader) = (.klineArchive, false)
    } else {
      throw Self.unknown(path, Array(line), first)
    }
  }

  /// All rows, each a sound bar and each later than the one before it.
  mutating func rows() throws(FeedError) -> [BarRow] {
    let rows = format == .freqtradeJSON ? try jsonRows() : try lineRows()
    guard !rows.isEmpty else {
      throw FeedError(
        .noRows,
        "\(reader.source.path) holds no row\(hasHeader ? " behind its header" : ""), expected at least one bar; "
          + "fetch or export it again")
    }
    return rows
  }

  private mutating func lineRows() throws(FeedError) -> [BarRow] {
    let check = BarRowCheck(path: reader.source.path, format: format, hasHeader: hasHeader)
    var rows: [BarRow] = []
    if hasHeader { _ = try reader.next(0x0A) }
    var blank: Int?
    while let (range, _) = try reader.next(0x0A) {
      var range = range
      if range.upperBound > range.lowerBound, reader.buffer[range.upperBound - 1] == 0x0D {
        range = range.lowerBound..<range.upperBound - 1
      }
      if range.isEmpty {
        blank = blank ?? rows.count
        continue
      }
      if let blank { throw check.blankLine(at: blank) }
      try add(range, to: &rows, check)
    }
    return rows
  }

  private mutating func jsonRows() throws(FeedError) -> [BarRow] {
    let check = BarRowCheck(path: reader.source.path, format: format)
    var rows: [BarRow] = []
    while let (range, terminated) = try reader.next(0x5D) {
      guard terminated else { break }
      var at = skipBlanks(range.lowerBound, range.upperBound)
      var opening = rows.isEmpty ? 0x5B : 0x2C as UInt8
      if at == range.upperBound || (rows.isEmpty && onlyOpens(at, range.upperBound)) {
        try expectEnd(check, rows.count)
        return rows
      }
      for _ in 0..<2 {
        guard at < range.upperBound, reader.buffer[at] == opening else {
          throw check.sentence(.notRow, at: rows.count, record: Array(reader.buffer[range]))
        }
        at = skipBlanks(at + 1, range.upperBound)
        opening = 0x5B
      }
      try add(at..<range.upperBound, to: &rows, check)
    }
    throw FeedError(
      .cutShort,
      "\(reader.source.path) is cut short after \(rows.count) rows: its list has no end, expected ]]; "
        + "fetch it again")
  }

  private func skipBlanks(_ from: Int, _ end: Int) -> Int {
    var at = from
    while at < end, reader.buffer[at] <= 0x20 { at += 1 }
    return at
  }

  private func onlyOpens(_ at: Int, _ end: Int) -> Bool {
    reader.buffer[at] == 0x5B && skipBlanks(at + 1, end) == end
  }

  private mutating func expectEnd(_ check: BarRowCheck, _ count: Int) throws(FeedError) {
    guard let (range, _) = try reader.next(0x5D) else { return }
    guard skipBlanks(range.lowerBound, range.upperBound) == range.upperBound else {
      throw check.sentence(.notRow, at: count, record: Array(reader.buffer[range]))
    }
  }

  private mutating func add(_ range: Range<Int>, to rows: inout [BarRow], _ check: BarRowCheck) throws(FeedError) {
    do {
      var row = try BarRow(reader.buffer.span, range, columns: format == .klineArchive ? 12 : 6)
      if format == .klineArchive { try row.normaliseTime() }
      try row.check(after: rows.last)
      rows.append(row)
    } catch {
      throw check.sentence(error, at: rows.count, record: Array(reader.buffer[range]))
    }
  }

  private static func unknown(_ path: String, _ line: [UInt8], _ first: String) -> FeedError {
    if line.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      return FeedError(
        .header, "\(path) is a zip archive, expected rows of bars; unpack it with unzip and name the file in it")
    }
    let found = BarRowCheck.quoted(line)
    return FeedError(
      .header,
      "\(path), line 1: found \(found), expected the header \(header) "
        + "(or a kline archive's rows, or freqtrade's JSON); give it that header or convert it")
  }
}
