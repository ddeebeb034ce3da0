public import WitanCore

extension VenueClient {
  /// The venue's rules, of the named markets or of all; takes its limits over at once.
  ///
  /// Throws a ``VenueFailure`` of kind `configuration` where the venue does not know one of the markets.
  public func exchangeInfo(of symbols: [Symbol] = []) async throws(VenueFailure) -> ExchangeInfo {
    let names = symbols.map { "\"\($0.venueName)\"" }.joined(separator: ",")
    var call = VenueCall(.get, "/exchangeInfo", weight: venue.weights.exchangeInfo, for: .reconcile)
    // All symbols of a large venue are more than 10 MiB.
    call.longestAnswer = 64 << 20
    let info = try await answer(call.with("symbols", symbols.isEmpty ? nil : "[\(names)]"), as: ExchangeInfo.self)
    if !info.limits.isEmpty { gate.adopt(info.limits) }
    return info
  }

  /// The closed bars that open in `span`, oldest first: one page. The bar that is still open is left out.
  /// - Parameters:
  ///   - interval: one that the venue has.
  ///   - limit: 1 to 1000.
  ///   - priority: `reconcile` to mend a gap, `background` for a download.
  public func bars(
    of symbol: Symbol, _ interval: Interval, in span: Range<Instant>, limit: Int = 1000,
    for priority: WeightBudget.Priority = .reconcile
  ) async throws(VenueFailure) -> [BarReport] {
    let call = VenueCall(.get, "/klines", weight: venue.weights.bars, for: priority)
    guard let name = venue.intervalName(interval) else {
      let known = venue.intervals.sorted { $0.value < $1.value }.map(\.key).joined(separator: ", ")
      throw VenueFailure(
        .configuration, call: call.name, "\(venue.name) has no bars of \(interval); expected one of \(known)")
    }
    guard !span.isEmpty else { return [] }
    let bars = try await answer(
      call.with("symbol", symbol.venueName).with("interval", name)
        .with("startTime", span.lowerBound.milliseconds).with("endTime", span.upperBound.milliseconds - 1)
        .with("limit", Int64(min(max(limit, 1), 1000))), as: [BarReport].self)
    let now = time.now
    return bars.filter { span.contains($0.bar.start) && $0.end < now }
  }

  /// All closed bars that open in `span`, oldest first and each once: as many pages as there are.
  public func allBars(
    of symbol: Symbol, _ interval: Interval, in span: Range<Instant>, for priority: WeightBudget.Priority = .reconcile
  ) async throws(VenueFailure) -> [BarReport] {
    var found: [BarReport] = []
    var next = span.lowerBound
    // A bar that opens later than this cannot have closed: nothing is asked for it.
    while next < span.upperBound, next + interval <= time.now {
      let page = try await bars(of: symbol, interval, in: next..<span.upperBound, for: priority)
        .sorted { $0.bar.start < $1.bar.start }
      for bar in page where bar.bar.start >= next {
        found.append(bar)
        next = bar.bar.start + interval
      }
      if page.isEmpty { break }
    }
    return found
  }

  /// The newest trades of the market, oldest first.
  public func marketTrades(of symbol: Symbol, limit: Int = 500) async throws(VenueFailure) -> [MarketTrade] {
    let call = VenueCall(.get, "/trades", weight: venue.weights.trades, for: .poll)
      .with("symbol", symbol.venueName).with("limit", Int64(min(max(limit, 1), 1000)))
    return try await answer(call, as: [MarketTrade].self)
  }

  /// Aggregated trades of the market from a number on, oldest first; the newest where it is nil.
  public func aggregatedTrades(
    of symbol: Symbol, from first: Int64? = nil, limit: Int = 1000
  ) async throws(VenueFailure) -> [AggregatedTrade] {
    let call = VenueCall(.get, "/aggTrades", weight: venue.weights.aggregatedTrades, for: .reconcile)
      .with("symbol", symbol.venueName).with("fromId", first).with("limit", Int64(min(max(limit, 1), 1000)))
    return try await answer(call, as: [AggregatedTrade].self)
  }

  /// The best offers of a market.
  public func bestOffers(of symbol: Symbol) async throws(VenueFailure) -> BestOffers {
    let call = VenueCall(.get, "/ticker/bookTicker", weight: venue.weights.ticker, for: .poll)
    return try await answer(call.with("symbol", symbol.venueName), as: BestOffers.self)
  }

  /// The last price of a market.
  public func price(of symbol: Symbol) async throws(VenueFailure) -> Price {
    struct Answer: Decodable { let price: Price }
    let call = VenueCall(.get, "/ticker/price", weight: venue.weights.ticker, for: .poll)
    return try await answer(call.with("symbol", symbol.venueName), as: Answer.self).price
  }

  /// The average price of a market, over the minutes that the venue says; rounded half-even to 1e-8.
  public func averagePrice(of symbol: Symbol) async throws(VenueFailure) -> Price {
    struct Answer: Decodable { let price: String }
    let call = VenueCall(.get, "/avgPrice", weight: venue.weights.bars, for: .poll)
    let text = try await answer(call.with("symbol", symbol.venueName), as: Answer.self).price
    guard let reading = DecimalText.read(text.utf8), reading.units > 0 else {
      throw VenueFailure(
        .bug, call: call.name, status: 200, "found the price '\(text.prefix(40))', expected one above 0")
    }
    return Price(units: reading.units)
  }

  /// The order book of a market.
  /// - Parameter levels: at most so many a side, 1 to 5000.
  public func depth(
    of symbol: Symbol, levels: Int = 100, for priority: WeightBudget.Priority = .reconcile
  ) async throws(VenueFailure) -> DepthSnapshot {
    let levels = min(max(levels, 1), 5000)
    let call = VenueCall(.get, "/depth", weight: venue.weights.depth(levels: levels), for: priority)
    return try await answer(
      call.with("symbol", symbol.venueName).with("limit", Int64(levels)), as: DepthSnapshot.self)
  }
}
