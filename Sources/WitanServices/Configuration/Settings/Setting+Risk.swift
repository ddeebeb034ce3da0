import WitanCore

extension Setting {
  private static let kill = ReloadRule.fixed("a kill limit that moves while it is measured protects nobody")

  static let risk: [Setting] = [
    Setting(
      "risk.position_size_pct", \.risk.size, .size, others: [OtherVariable("POSITION_SIZE_PERCENT")],
      "The size of an entry against the marked equity; all-in buys what the cash pays for."),
    Setting(
      "risk.stop_loss_pct", \.risk.stop, .optional(.percent()),
      "How far under the average entry price the stop lies; none places no stop."),
    Setting(
      "risk.max_position_pct", \.risk.maxPosition, .percent(),
      "The most that one strategy's position may be of its sleeve."),
    Setting(
      "risk.max_exposure_pct", \.risk.maxExposure, .percent(), "The most that all positions may be of the equity."),
    Setting(
      "risk.min_notional", \.risk.minimumNotional, .money(0...1_000_000_000), "The least worth of an order."),
    Setting(
      "risk.max_daily_loss_pct", \.risk.dailyLoss, .percent(), others: [OtherVariable("DAILY_LOSS_LIMIT_PERCENT")],
      "The loss since 00:00 UTC that ends entries until the next 00:00 UTC."),
    Setting(
      "risk.strategy_drawdown_pct", \.risk.strategyDrawdown, .percent(),
      "The fall of a strategy's sleeve from its peak that suspends the strategy."),
    Setting(
      "risk.kill_switch_pct", \.risk.kill, .percent(), others: [OtherVariable("KILL_SWITCH_PERCENT")], reload: kill,
      "The loss from the initial capital that cancels, sells and locks everything."),
    Setting(
      "risk.peak_drawdown_pct", \.risk.peakDrawdown, .optional(.percent()), reload: kill,
      "The fall of the equity from its peak that does the same; none is off."),
    Setting(
      "risk.open_risk_pct", \.risk.openRisk, .optional(.percent()),
      "The most that all stops together may lose of the equity; none is off."),
    Setting(
      "risk.cooldown_seconds", \.risk.cooldown, .seconds(0...604_800),
      "The pause after a closed position before the next entry in its market."),
  ]

  static let breakers: [Setting] = [
    Setting("risk.breakers.enabled", \.breakersEnabled, .flag, "Whether the circuit breakers below are on."),
    Setting(
      "risk.breakers.losses", \.breakers.losses, .count(1...1000, "trades"),
      "Losing trades in a row that stop entries."),
    Setting(
      "risk.breakers.losses_pause_minutes", \.breakers.lossesPause, .minutes(1...10_080),
      "How long losing trades stop entries."),
    Setting(
      "risk.breakers.jump_pct", \.breakers.jump, .percent(),
      "The jump of a price within the window that stops entries in its market."),
    Setting(
      "risk.breakers.jump_window_seconds", \.breakers.jumpWindow, .seconds(1...86_400), "The window of the jump."),
    Setting(
      "risk.breakers.jump_pause_minutes", \.breakers.jumpPause, .minutes(1...10_080),
      "How long a jump stops entries in its market."),
    Setting(
      "risk.breakers.venue_errors", \.breakers.venueErrors, .count(1...1000, "errors"),
      "The venue's errors within a minute that stop entries."),
    Setting(
      "risk.breakers.rejects", \.breakers.rejects, .count(1...1000, "orders"),
      "Rejected orders in a row that stop entries."),
    Setting(
      "risk.breakers.venue_pause_minutes", \.breakers.venuePause, .minutes(1...10_080),
      "How long the venue's errors and rejects stop entries."),
    Setting(
      "risk.breakers.clock_skew_ms", \.breakers.clockSkew, .milliseconds(1...60_000),
      "How far the clock may be from the venue's."),
    Setting(
      "risk.breakers.orders_per_minute", \.breakers.ordersPerMinute, .count(1...10_000, "orders"),
      "The most entries within a minute."),
    Setting(
      "risk.breakers.stale_intervals", \.breakers.staleIntervals, .count(1...1000, "bar intervals"),
      "How long without a bar or tick makes a feed stale, at least 10 s."),
    Setting(
      "risk.breakers.price_collar_pct", \.breakers.priceCollar, .percent(),
      "How far an order's price may be from the last one."),
    Setting(
      "risk.breakers.duplicate_window_ms", \.breakers.duplicateWindow, .milliseconds(1...60_000),
      "A second order of the same market and side within this time is refused."),
  ]
}
