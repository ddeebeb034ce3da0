internal import WitanCore

extension VenueClient: KlineSource {
  /// The closed bars from the request's start on: one page. Throws a ``VenueFailure``.
  public func klines(_ request: KlineRequest) async throws -> [KlineRow] {
    guard let interval = venue.intervals[request.interval] else {
      throw VenueFailure(
        .configuration, call: "GET /klines", "\(venue.name) has no bars of '\(request.interval)'; look at the interval")
    }
    let end = max(time.now, request.start) + interval
    return try await bars(of: request.symbol, interval, in: request.start..<end, limit: request.limit)
      .map { KlineRow(bar: $0.bar, end: $0.end) }
  }
}
