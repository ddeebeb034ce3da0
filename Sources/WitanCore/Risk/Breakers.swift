/// What the circuit breakers remember.
struct BreakerState: Sendable {
  /// Losing trades in a row.
  var losses = 0
  /// Rejected orders in a row.
  var rejects = 0
  /// Entries are stopped everywhere until then.
  var brokenUntil = Int64.min
  /// When the last entries were sent.
  var entries: [Int64] = []
  /// When the venue last left an order's fate open.
  var errors: [Int64] = []
  /// Each market's prices within the jump's window.
  var windows: [PriceWindow] = []

  /// True where `limit` entries were sent within the minute before `now`.
  mutating func isBusy(at now: Int64, limit: Int) -> Bool {
    entries.removeAll { $0 <= now - 60_000 }
    return entries.count >= limit
  }
}

/// The lowest and the highest price of the newest stretch of time.
struct PriceWindow: Sendable {
  private struct Point {
    let time: Int64
    let price: Int64
  }
  // Only what can still become the lowest or the highest is kept: prices rise in one and fall in the other.
  private var lows: [Point] = []
  private var highs: [Point] = []

  /// Adds `price`; gives the lowest and highest of the `length` up to `time`, both ends included.
  mutating func add(_ price: Int64, at time: Int64, within length: Int64) -> (low: Int64, high: Int64) {
    while let last = lows.last, last.price >= price { lows.removeLast() }
    while let last = highs.last, last.price <= price { highs.removeLast() }
    lows.append(Point(time: time, price: price))
    highs.append(Point(time: time, price: price))
    lows.removeAll { $0.time < time - length }
    highs.removeAll { $0.time < time - length }
    return (lows.first?.price ?? price, highs.first?.price ?? price)
  }
}

extension Engine where Venue: ~Copyable {
  /// A jump of the price from any other one within the window stops entries in its market.
  mutating func watchJump(_ market: Int, _ price: Price, _ effects: inout some Effects & ~Copyable) {
    guard let limits = settings.risk.breakers else { return }
    while breakers.windows.count <= market { breakers.windows.append(PriceWindow()) }
    let span = breakers.windows[market].add(
      price.units, at: now.milliseconds, within: limits.jumpWindow.milliseconds)
    let rise = Int128(price.units - span.low) * 1_000_000 >= Int128(span.low) * Int128(limits.jump.units)
    let fall = Int128(span.high - price.units) * 1_000_000 >= Int128(span.high) * Int128(limits.jump.units)
    guard rise || fall else { return }
    breakers.windows[market] = PriceWindow()
    _ = breakers.windows[market].add(price.units, at: now.milliseconds, within: limits.jumpWindow.milliseconds)
    let until = now + limits.jumpPause
    markets[market].brokenUntil = until.milliseconds
    effects.record(
      .circuitBreakerTripped(
        BreakerNotice(breaker: .jump, symbol: settings.instruments[market].symbol, until: until, time: now)))
  }

  /// A finished trade: losses in a row stop entries everywhere.
  mutating func watchLosses(_ trade: Trade, _ effects: inout some Effects & ~Copyable) {
    guard let limits = settings.risk.breakers else { return }
    breakers.losses = trade.pnl < .zero ? breakers.losses + 1 : 0
    guard breakers.losses >= limits.losses else { return }
    breakers.losses = 0
    trip(.losses, for: limits.lossesPause, &effects)
  }

  /// An order was rejected: rejects in a row stop entries everywhere.
  mutating func watchRejects(_ effects: inout some Effects & ~Copyable) {
    guard let limits = settings.risk.breakers else { return }
    breakers.rejects += 1
    guard breakers.rejects >= limits.rejects else { return }
    breakers.rejects = 0
    trip(.rejects, for: limits.venuePause, &effects)
  }

  /// The venue left an order's fate open: such errors within a minute stop entries everywhere.
  mutating func watchVenueErrors(_ effects: inout some Effects & ~Copyable) {
    guard let limits = settings.risk.breakers else { return }
    breakers.errors.removeAll { $0 <= now.milliseconds - 60_000 }
    breakers.errors.append(now.milliseconds)
    guard breakers.errors.count >= limits.venueErrors else { return }
    breakers.errors.removeAll()
    trip(.venueErrors, for: limits.venuePause, &effects)
  }

  private mutating func trip(_ breaker: Breaker, for pause: Interval, _ effects: inout some Effects & ~Copyable) {
    let until = now + pause
    breakers.brokenUntil = max(breakers.brokenUntil, until.milliseconds)
    effects.record(.circuitBreakerTripped(BreakerNotice(breaker: breaker, symbol: nil, until: until, time: now)))
    cancelEntries(&effects)
  }
}
