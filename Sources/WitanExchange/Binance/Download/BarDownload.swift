internal import Glibc
public import WitanCore

/// Fetches the bars of a market, page after page, within the background's share of the venue's limits.
///
/// What came is kept in a part file as it comes; a download that was interrupted goes on where it ended.
public struct BarDownload: Sendable {
  /// How far it is.
  public struct Progress: Hashable, Sendable {
    /// The bars so far, those of an earlier download included.
    public let bars: Int
    /// How many intervals lie behind the newest bar, of ``expected``.
    public let done: Int
    /// How many intervals were asked for.
    public let expected: Int
  }

  /// What was fetched.
  public struct Outcome: Sendable {
    /// The bars.
    public let series: BarSeries
    /// How many of them came from an earlier download that was interrupted.
    public let resumed: Int
    /// Which bars the venue does not have, between the first and the last moment that were asked for; oldest first.
    /// Where the first gap begins with that moment, the market may be younger.
    public let gaps: [GapNotice]
    /// How many bars are missing in all gaps together.
    public var missing: Int { gaps.reduce(0) { $0 + $1.missing } }
  }

  private let client: VenueClient
  private let symbol: Symbol
  private let interval: Interval
  private let span: Range<Instant>
  private let part: String

  /// A download of the closed bars that open in `span`, which is kept in the file `part` until it is whole.
  public init(_ client: VenueClient, _ symbol: Symbol, _ interval: Interval, in span: Range<Instant>, part: String) {
    (self.client, self.symbol, self.interval, self.span, self.part) = (client, symbol, interval, span, part)
  }

  /// Fetches what is missing in the part and returns all of it. The part stays until ``discardPart()``.
  /// - Parameter progress: is called after each page.
  /// - Throws: a ``DownloadFailure``; the part keeps what was fetched.
  public func run(progress: (Progress) -> Void = { _ in }) async throws(DownloadFailure) -> Outcome {
    do throws(VenueFailure) { try await client.synchroniseIfDue() } catch { throw DownloadFailure(error) }
    let file = try PartFile(
      part, .init(venue: client.venue.name, symbol: symbol, interval: interval, from: span.lowerBound))
    var bars = file.resumed.filter { span.contains($0.start) }
    let resumed = bars.count
    var next = bars.last.map { $0.start + interval } ?? span.lowerBound
    // A bar that opens later than this has not closed.
    while next < span.upperBound, next + interval <= client.time.now {
      let page = try await page(from: next)
      guard let last = page.last else { break }
      try file.append(page)
      bars += page
      next = last.start + interval
      progress(Progress(bars: bars.count, done: intervals(to: next), expected: intervals(to: span.upperBound)))
    }
    return Outcome(series: try series(bars), resumed: resumed, gaps: gaps(bars))
  }

  /// Takes the part away; to be called when its bars are safe elsewhere.
  public func discardPart() { unlink(part) }

  private func intervals(to moment: Instant) -> Int {
    Int((moment - span.lowerBound).milliseconds / interval.milliseconds)
  }

  /// The next bars, rising in time.
  private func page(from next: Instant) async throws(DownloadFailure) -> [Bar] {
    let page: [BarReport]
    do throws(VenueFailure) {
      page = try await client.bars(of: symbol, interval, in: next..<span.upperBound, for: .background)
    } catch { throw DownloadFailure(error) }
    let bars = page.map(\.bar)
    for (earlier, later) in zip(bars, bars.dropFirst()) where earlier.start >= later.start {
      throw DownloadFailure(
        "\(symbol): the venue sent a bar of \(later.start) behind that of \(earlier.start); expected rising times; "
          + "nothing of this page was kept")
    }
    return bars
  }

  private func series(_ bars: [Bar]) throws(DownloadFailure) -> BarSeries {
    guard !bars.isEmpty else {
      throw DownloadFailure(
        "\(client.venue.name) has no closed bar of \(symbol) at \(interval) from \(span.lowerBound) to "
          + "\(span.upperBound); expected at least one; ask for an earlier or longer time")
    }
    var series = BarSeries(symbol: symbol, interval: interval)
    series.reserve(bars.count)
    for bar in bars where !series.append(bar) {
      throw DownloadFailure("\(part) has the bar of \(bar.start) twice; remove the file and try again")
    }
    return series
  }

  /// The bars that are not there: before the first, between two, and behind the last.
  private func gaps(_ bars: [Bar]) -> [GapNotice] {
    var gaps: [GapNotice] = []
    var next = span.lowerBound
    let end = min(span.upperBound, client.time.now)
    for start in bars.map(\.start) + [end] {
      let missing = Int((start - next).milliseconds / interval.milliseconds)
      if missing > 0 {
        gaps.append(GapNotice(symbol: symbol, from: next, to: next + interval * missing, missing: missing))
      }
      next = start + interval
    }
    return gaps
  }
}

extension Interval {
  fileprivate static func * (interval: Interval, count: Int) -> Interval {
    Interval(milliseconds: interval.milliseconds * Int64(count))
  }
}
