public import WitanCore

/// A page of bars that is wanted from the venue.
public struct KlineRequest: Hashable, Sendable {
  /// The market.
  public let symbol: Symbol
  /// Its name at the venue, such as `BTCUSDT`.
  public let name: String
  /// The interval's name at the venue, such as `1m`.
  public let interval: String
  /// The open time of the first bar that is wanted.
  public let start: Instant
  /// The most bars that are wanted.
  public let limit: Int

  /// A request.
  public init(symbol: Symbol, name: String, interval: String, start: Instant, limit: Int) {
    (self.symbol, self.name, self.interval, self.start, self.limit) = (symbol, name, interval, start, limit)
  }
}

/// A bar as the venue keeps it; the last one of a page is usually still open.
public struct KlineRow: Hashable, Sendable {
  /// The bar.
  public let bar: Bar
  /// Its last millisecond.
  public let end: Instant

  /// A row.
  public init(bar: Bar, end: Instant) { (self.bar, self.end) = (bar, end) }
}

/// Where bars are asked for: the venue's REST interface.
public protocol KlineSource: Sendable {
  /// The bars from the request's start on, oldest first; those that the venue does not have are not there.
  /// What it throws is told, and tried again later.
  func klines(_ request: KlineRequest) async throws -> [KlineRow]
}

extension KlineSource {
  /// The closed bars of a market from `start` to `now` by the venue's time, page by page: what warms strategies up.
  ///
  /// - Parameter believe: how long after a bar's end it is taken for closed.
  /// - Throws: what the source throws, and a ``StreamFault`` where a page does not go on behind the one before it.
  public func history(
    _ first: KlineRequest, until now: Instant, believe: Interval = .seconds(2)
  ) async throws -> [Bar] {
    var bars: [Bar] = []
    var start = first.start
    while start < now {
      let request = KlineRequest(
        symbol: first.symbol, name: first.name, interval: first.interval, start: start, limit: first.limit)
      let rows = try await klines(request)
      for row in rows {
        guard row.bar.start >= start, row.end >= row.bar.start else {
          throw StreamFault(
            "a page of \(first.name) has a bar at \(row.bar.start); expected the bars from \(start) on, oldest first")
        }
        guard row.end + believe < now else { return bars }
        bars.append(row.bar)
        start = Instant(milliseconds: row.bar.start.milliseconds + 1)
      }
      guard rows.count >= first.limit else { return bars }
    }
    return bars
  }
}
