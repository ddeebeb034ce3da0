public import WitanCore

/// A file of recorded bars: read whole or not at all.
///
/// The format is recognised by the content, gzip too; see ``Format``. The page `docs/data-formats.md` describes them.
public enum BarFile {
  /// The formats that are understood.
  public enum Format: String, Sendable, Hashable, Codable {
    /// The header `timestamp,open,high,low,close,volume`; the time in milliseconds.
    case csv
    /// An exchange's kline archive: twelve columns; the time in milliseconds or microseconds.
    case klineArchive = "kline-archive"
    /// Freqtrade's rows: `[[milliseconds,open,high,low,close,volume],…]`.
    case freqtradeJSON = "freqtrade-json"
  }

  /// What was found on reading, beside the bars.
  public struct Report: Sendable, Hashable {
    /// The format.
    public let format: Format
    /// True where the file is gzip.
    public let compressed: Bool
    /// The time from a bar's open to its close.
    public let interval: Interval
    /// True where nobody gave the interval and it is the usual difference between two rows.
    public let intervalDeduced: Bool
    /// How many bars there are.
    public let rows: Int
    /// When the first bar opened.
    public let first: Instant
    /// When the last bar opened.
    public let last: Instant
    /// Where bars are missing, oldest first.
    public let gaps: [GapNotice]
    /// How many prices had more than eight decimals and were rounded half-even.
    public let roundedPrices: Int
    /// How many volumes had more than eight decimals and were rounded half-even.
    public let roundedVolumes: Int

    /// How many bars are missing in all gaps together.
    public var missing: Int { gaps.reduce(0) { $0 + $1.missing } }
  }

  /// A file's bars and its report.
  public struct Contents: Sendable {
    /// The bars, oldest first.
    public let series: BarSeries
    /// What was found on reading.
    public let report: Report
  }

  /// Reads all bars of the file at `path`.
  ///
  /// - Parameters:
  ///   - symbol: The market; files do not name it.
  ///   - interval: The bars' interval; nil takes the usual difference between two rows.
  /// - Throws: ``FeedError`` for anything that is not a whole file of sound bars, rising in time; then nothing is read.
  ///   Missing bars are no fault; they stand in the report.
  public static func read(
    _ path: String, symbol: Symbol, interval: Interval? = nil
  ) throws(FeedError) -> Contents {
    if let interval, interval.milliseconds <= 0 {
      throw FeedError(
        .interval, "found the interval \(interval), expected a positive one such as 1m; give --interval 1m")
    }
    var reader = try BarRowReader(path: path)
    let rows = try reader.rows()
    let check = BarRowCheck(path: path, format: reader.format)
    let (length, gaps) = try check.spacing(of: rows, symbol: symbol, given: interval)
    var series = BarSeries(symbol: symbol, interval: length)
    series.reserve(rows.count)
    var (prices, volumes) = (0, 0)
    for (index, row) in rows.enumerated() {
      guard let bar = row.bar, series.append(bar) else { throw check.contradiction(row, at: index) }
      prices += row.roundedPrices
      volumes += row.roundedVolumes
    }
    let report = Report(
      format: reader.format, compressed: reader.isCompressed, interval: length, intervalDeduced: interval == nil,
      rows: rows.count, first: Instant(milliseconds: rows[0].start),
      last: Instant(milliseconds: rows[rows.count - 1].start), gaps: gaps, roundedPrices: prices,
      roundedVolumes: volumes)
    return Contents(series: series, report: report)
  }
}
