public import WitanCore

/// A file of recorded trades: CSV with the header `timestamp,id,price,quantity,side`, gzip too.
///
/// The time is milliseconds since 1970 UTC and does not fall; ids rise; quantity is in base currency.
public enum TradeFile {
  /// One recorded trade.
  public struct Trade: Hashable, Sendable {
    /// The venue's number of it; rises within a market.
    public let id: Int64
    /// Its time, price and quantity.
    public let tick: Tick
  }

  private static let columns = ["timestamp", "id", "price", "quantity", "side"]

  /// Reads all trades of the file at `path`.
  /// - Throws: ``FeedError`` for anything but a whole file of sound trades in time order; then nothing is read.
  public static func read(_ path: String, symbol: Symbol) throws(FeedError) -> [Trade] {
    var reader = try RecordReader(path: path)
    let header = columns.joined(separator: ",")
    let first = try reader.next(0x0A).map { Array(reader.buffer[$0.range]) } ?? []
    guard String(decoding: first.filter { $0 != 0x0D }, as: UTF8.self) == header else {
      throw FeedError(
        .header,
        "\(path), line 1: found \(BarRowCheck.quoted(first)), expected the header \(header); "
          + "give it that header or convert it")
    }
    var trades: [Trade] = []
    while let (range, _) = try reader.next(0x0A) {
      let record = reader.buffer[range].filter { $0 != 0x0D }
      let place = "\(path), row \(trades.count + 1) (line \(trades.count + 2))"
      let trade = try parse(record, symbol, place)
      if let last = trades.last, trade.tick.time < last.tick.time || trade.id <= last.id {
        throw FeedError(
          .backwards,
          "\(place): found trade \(trade.id) of \(trade.tick.time) after trade \(last.id) of "
            + "\(last.tick.time), expected times and ids that rise; sort the rows")
      }
      trades.append(trade)
    }
    guard !trades.isEmpty else {
      throw FeedError(.noRows, "\(path) holds no row behind its header, expected at least one trade; fetch it again")
    }
    return trades
  }

  private static func parse(_ record: [UInt8], _ symbol: Symbol, _ place: String) throws(FeedError) -> Trade {
    let fields = record.split(separator: 0x2C, omittingEmptySubsequences: false)
    guard fields.count == columns.count else {
      throw FeedError(
        .columns,
        "\(place): found \(fields.count) columns in \(BarRowCheck.quoted(record)), expected \(columns.count); "
          + "correct or remove the row")
    }
    let time = Int64(String(decoding: fields[0], as: UTF8.self))
    let id = Int64(String(decoding: fields[1], as: UTF8.self))
    guard let time, BarRow.times.contains(time), let id, let price = DecimalText.read(fields[2]),
      let quantity = DecimalText.read(fields[3]),
      let tick = Tick(
        symbol: symbol, time: Instant(milliseconds: time), price: Price(units: price.units),
        quantity: Quantity(units: quantity.units))
    else {
      throw FeedError(
        .number,
        "\(place): found \(BarRowCheck.quoted(record)), expected milliseconds, a whole id, a price above 0 "
          + "and a quantity of 0 or more; correct or remove the row")
    }
    return Trade(id: id, tick: tick)
  }
}
