// What time and prices alone do: days, marks, limits, breakers. Runs before and independent of any vote.
extension Engine where Venue: ~Copyable {
  /// Moves the clock; midnight and the ends of suspensions happen here.
  @inline(__always)
  mutating func advance(to time: Instant, _ effects: inout some Effects & ~Copyable) {
    if time > now { now = time }
    if now.milliseconds >= nextWake { passTime(&effects) }
  }

  private mutating func passTime(_ effects: inout some Effects & ~Copyable) {
    let ended = watch.day
    let lifted = watch.advance(to: now, equity: portfolio.equity)
    if let ended, watch.day != ended {
      effects.record(
        .dayEnded(
          DayNotice(
            day: ended, equity: portfolio.equity.money(.halfEven), maxDrawdown: watch.maxDrawdown,
            time: .midnight(day: ended + 1))))
    }
    if lifted { noteLifted(&effects) }
    nextWake = (now.day + 1) * 86_400_000
    for place in coordinator.voters.indices where coordinator.voters[place].suspendedUntil != 0 {
      if now.milliseconds >= coordinator.voters[place].suspendedUntil {
        endSuspension(place)
      } else {
        nextWake = min(nextWake, coordinator.voters[place].suspendedUntil)
      }
    }
  }

  private func noteLifted(_ effects: inout some Effects & ~Copyable) {
    let text = "a new day: the daily loss limit is lifted"
    switch trading {
    case .running: effects.record(.tradingResumed(TradingNotice(state: "running", reason: text, time: now)))
    case .paused, .halted:
      let name = trading == .halted ? "halted" : "paused"
      effects.record(
        .tradingPaused(TradingNotice(state: name, reason: "\(text); trading stays \(name)", time: now)))
    }
  }

  mutating func endSuspension(_ place: Int) {
    coordinator.change(place) { $0.suspendedUntil = 0 }
    portfolio.sleeves.restartPeak(place, portfolio.positions)
    resumming = true
  }

  /// Takes a market's newest price and looks at every limit.
  @inline(__always)
  mutating func mark(_ market: Int, at price: Price, time: Instant, _ effects: inout some Effects & ~Copyable) {
    advance(to: time, &effects)
    portfolio.mark(market, at: price)
    if markets[market].lastSeen < time.milliseconds { markets[market].lastSeen = time.milliseconds }
    if markets[market].isStale { markets[market].isStale = false }
    // A price that counts at once settles what an earlier, doubtful one meant.
    if markets[market].suspect != nil { markets[market].suspect = nil }
    if settings.risk.breakers != nil { watchJump(market, price, &effects) }
    watchEquity(&effects)
  }

  @inline(__always)
  mutating func watchEquity(_ effects: inout some Effects & ~Copyable) {
    if watch.notices(portfolio.equity) { observe(&effects) }
  }

  private mutating func observe(_ effects: inout some Effects & ~Copyable) {
    let equity = portfolio.equity
    var (daily, kill) = watch.observe(equity, limits: settings.risk.limits)
    if daily {
      effects.record(
        .riskLimitBreached(
          LimitNotice(
            limit: .dailyLoss, value: watch.dayLoss(equity), bound: settings.risk.dailyLoss.double,
            strategy: nil, time: now)))
      effects.record(
        .tradingPaused(
          TradingNotice(
            state: "reduce-only", reason: "the daily loss limit is reached: no entries until 00:00 UTC; exits pass",
            time: now)))
      cancelEntries(&effects)
    }
    if let cause = kill.take() {
      let bound = cause == .initial ? watch.killBound : watch.peakBound
      effects.record(
        .killSwitchActivated(
          KillNotice(by: cause, equity: equity.money(.halfEven), bound: bound.money(.halfEven), time: now)))
      cancelEntries(&effects)
      for market in markets.indices { leave(market, .kill, decision: 0, &effects) }
    }
  }

  /// Suspends the strategies whose sleeves have lost too much; true where that changed a weight.
  @inline(__always)
  mutating func watchSleeves(_ market: Int, _ effects: inout some Effects & ~Copyable) -> Bool {
    if portfolio.positions[market].isFlat || !settings.risk.limits { return false }
    return suspendSleeves(market, &effects)
  }

  private mutating func suspendSleeves(_ market: Int, _ effects: inout some Effects & ~Copyable) -> Bool {
    var changed = false
    for place in coordinator.voters.indices where portfolio.sleeves.holding(place, market).units > 0 {
      guard portfolio.sleeves[place].hasAllocation else { continue }
      let equity = portfolio.sleeves.equity(place, portfolio.positions)
      let peak = portfolio.sleeves[place].peak
      if equity > peak {
        portfolio.sleeves.raisePeak(place, to: equity)
      } else if coordinator.voters[place].suspendedUntil == 0, peak.raw > 0,
        equity <= LossWatch.bound(peak, settings.risk.strategyDrawdown)
      {
        suspend(place, drawdown: LossWatch.loss(equity, from: peak), &effects)
        changed = true
      }
    }
    return changed
  }

  /// After a sale: sleeves that hold nothing more are looked at too.
  mutating func suspendAfterSale(_ effects: inout some Effects & ~Copyable) {
    guard settings.risk.limits else { return }
    for place in coordinator.voters.indices where coordinator.voters[place].suspendedUntil == 0 {
      guard portfolio.sleeves[place].hasAllocation else { continue }
      let equity = portfolio.sleeves.equity(place, portfolio.positions)
      let peak = portfolio.sleeves[place].peak
      if equity > peak { portfolio.sleeves.raisePeak(place, to: equity) }
      if peak.raw > 0, equity <= LossWatch.bound(peak, settings.risk.strategyDrawdown) {
        suspend(place, drawdown: LossWatch.loss(equity, from: peak), &effects)
        resumming = true
      }
    }
  }

  private mutating func suspend(_ place: Int, drawdown: Double, _ effects: inout some Effects & ~Copyable) {
    let until = now + .days(7)
    coordinator.change(place) { $0.suspendedUntil = until.milliseconds }
    nextWake = min(nextWake, until.milliseconds)
    effects.record(
      .strategySuspended(
        StrategyNotice(strategy: coordinator.voters[place].id, drawdown: drawdown, until: until, time: now)))
  }

  /// A price between two closes. One that lies more than 10 % from the last waits for a second one, or 2 s.
  mutating func take(_ tick: Tick, _ market: Int, _ effects: inout some Effects & ~Copyable) {
    advance(to: tick.time, &effects)
    believeInTime(market, &effects)
    let last = portfolio.positions[market].price
    let distance = Int128((tick.price.units - last.units).magnitude)
    if last.units > 0, distance * 10 > Int128(last.units) {
      let confirmed = markets[market].suspect.map { (earlier: Tick) in
        Int128((tick.price.units - earlier.price.units).magnitude) * 10 <= Int128(earlier.price.units)
      }
      markets[market].suspect = tick
      guard confirmed == true else { return }
    }
    markets[market].suspect = nil
    believe(tick, market, &effects)
  }

  private mutating func believe(_ tick: Tick, _ market: Int, _ effects: inout some Effects & ~Copyable) {
    markets[market].lastTick = tick.time.milliseconds
    mark(market, at: tick.price, time: tick.time, &effects)
    if settings.mode == .real {
      watchStop(market, tick.price)
      relieveStop(market, &effects)
      protectPart(market, &effects)
    }
    retryExit(market, &effects)
    while let event = venue.trade(at: tick, market: market, cash: portfolio.cash) { settle(event, &effects) }
    _ = watchSleeves(market, &effects)
  }

  /// Time passed: suspects are believed after 2 s, silent feeds become stale.
  mutating func wake(_ time: Instant, _ effects: inout some Effects & ~Copyable) {
    advance(to: time, &effects)
    for market in markets.indices {
      believeInTime(market, &effects)
      retryExit(market, &effects)
      if settings.mode == .real {
        relieveStop(market, &effects)
        protectPart(market, &effects)
      }
      watchFeed(market, &effects)
    }
    watchEquity(&effects)
  }

  /// A doubtful tick that nothing has contradicted for 2 s counts.
  private mutating func believeInTime(_ market: Int, _ effects: inout some Effects & ~Copyable) {
    guard let suspect = markets[market].suspect, now - suspect.time >= .seconds(2) else { return }
    markets[market].suspect = nil
    believe(suspect, market, &effects)
  }

  private mutating func watchFeed(_ market: Int, _ effects: inout some Effects & ~Copyable) {
    guard let breakers = settings.risk.breakers, markets[market].lastSeen != .min, !markets[market].isStale else {
      return
    }
    let limit = max(settings.interval.milliseconds * Int64(breakers.staleIntervals), 10_000)
    let silence = now.milliseconds - markets[market].lastSeen
    guard silence >= limit else { return }
    markets[market].isStale = true
    effects.record(
      .riskLimitBreached(
        LimitNotice(
          limit: .staleFeed, value: Double(silence) / 1000, bound: Double(limit) / 1000, strategy: nil, time: now)))
  }

  /// The closed bar's own trading: pending orders at its open, stops inside it, where no tick did it before.
  @inline(__always)
  mutating func trade(_ bar: Bar, _ market: Int, _ effects: inout some Effects & ~Copyable) {
    if markets[market].lastTick >= bar.start.milliseconds { return }
    if markets[market].working == nil, markets[market].stop == nil {
      if markets[market].exitWanted == nil { return }
      retryExit(market, &effects)
    }
    while let event = venue.trade(atOpenOf: bar, market: market, cash: portfolio.cash) { settle(event, &effects) }
    while let event = venue.trade(within: bar, market: market) { settle(event, &effects) }
  }
}
