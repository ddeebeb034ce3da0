/// What the circuit breakers remember.
struct BreakerState: Sendable {
  /// Losing trades in a row.
  var losses = 0
  /// Rejected orders in a row.
  var rejects = 0
  /// Entries are stopped everywhere until then.
  var brokenUntil = Int64.min
  /// When the last entries were sent, a ring.
  var entries: [Int64] = []

  /// True where `limit` entries were sent within the minute before `now`.
  mutating func isBusy(at now: Int64, limit: Int) -> Bool {
    entries.removeAll { $0 <= now - 60_000 }
    return entries.count >= limit
  }
}

extension Engine where Venue: ~Copyable {
  /// A jump of the price within the window stops entries in its market.
  mutating func watchJump(
    _ market: Int, _ before: Price, _ price: Price, since: Int64, _ effects: inout some Effects & ~Copyable
  ) {
    guard let limits = settings.risk.breakers, before.units > 0 else { return }
    guard now.milliseconds - since <= limits.jumpWindow.milliseconds else { return }
    let distance = Int128((price.units - before.units).magnitude) * 1_000_000
    guard distance >= Int128(before.units) * Int128(limits.jump.units) else { return }
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

  private mutating func trip(_ breaker: Breaker, for pause: Interval, _ effects: inout some Effects & ~Copyable) {
    let until = now + pause
    breakers.brokenUntil = max(breakers.brokenUntil, until.milliseconds)
    effects.record(.circuitBreakerTripped(BreakerNotice(breaker: breaker, symbol: nil, until: until, time: now)))
    cancelEntries(&effects)
  }
}
