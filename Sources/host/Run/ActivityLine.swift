import WitanCore

/// An event in a line's words.
struct ActivityLine {
  /// The words: `key=value` pairs.
  let text: String
  /// The terminal colour of the event's name.
  let colour: Int

  init(_ event: Event) {
    colour = Self.colour(event)
    text = Self.market(event) ?? Self.order(event) ?? Self.rest(event)
  }

  private static func market(_ event: Event) -> String? {
    switch event {
    case .marketTick(let tick): "\(tick.symbol) price=\(tick.price)"
    case .barClosed(let bar): "\(bar.symbol) open=\(bar.open) high=\(bar.high) low=\(bar.low) close=\(bar.close)"
    case .signalGenerated(let signal):
      "\(signal.symbol) \(signal.strategy) \(signal.action) confidence=\(short(signal.confidence.double)) "
        + "reason=\"\(signal.reason)\""
    case .voteDecided(let decision):
      "\(decision.symbol) d\(decision.id) \(decision.action) confidence=\(short(decision.confidence)) "
        + "agreement=\(short(decision.agreementShare ?? 0)) quorum=\(short(decision.quorumShare ?? 0))"
    default: nil
    }
  }

  private static func order(_ event: Event) -> String? {
    switch event {
    case .orderSubmitted(let order), .orderAccepted(let order), .orderCanceled(let order), .orderUnknown(let order):
      "\(order.symbol) \(order.order)"
    case .orderDenied(let refusal):
      "\(refusal.request.symbol) \(refusal.request.side.rawValue) "
        + "reason=\(refusal.codes.list.map(\.name).joined(separator: ","))"
    case .orderFilled(let fill), .orderPartiallyFilled(let fill):
      "\(fill.symbol) \(fill.execution.order) \(fill.side.rawValue) \(fill.purpose.rawValue) "
        + "quantity=\(fill.execution.quantity) price=\(fill.execution.price) fee=\(fill.execution.fee)"
    case .orderRejected(let trouble): "\(trouble.symbol) \(trouble.order) reason=\"\(trouble.reason)\""
    case .positionOpened(let position), .positionUpdated(let position):
      "\(position.symbol) quantity=\(position.quantity) average=\(position.averagePrice) "
        + "stop=\(position.stop?.description ?? "none")"
    case .positionClosed(let trade):
      "\(trade.symbol) entry=\(trade.entryPrice) exit=\(trade.exitPrice?.description ?? "") pnl=\(trade.pnl) "
        + "by=\(trade.exitReason.rawValue)"
    case .stopTriggered(let stop): "\(stop.symbol) \(stop.order) stop=\(stop.stop) price=\(stop.price)"
    default: nil
    }
  }

  private static func rest(_ event: Event) -> String {
    switch event {
    case .riskLimitBreached(let limit):
      "\(limit.limit.name) value=\(short(limit.value)) bound=\(short(limit.bound))"
    case .circuitBreakerTripped(let breaker):
      "\(breaker.breaker.rawValue) \(breaker.symbol?.description ?? "all markets") until=\(breaker.until)"
    case .killSwitchActivated(let kill): "by=\(kill.by.rawValue) equity=\(kill.equity) bound=\(kill.bound)"
    case .killSwitchUnlocked(let unlock): "base=\(unlock.base) reason=\"\(unlock.reason)\""
    case .tradingPaused(let notice), .tradingResumed(let notice): "state=\(notice.state) reason=\"\(notice.reason)\""
    case .dayEnded(let day): "equity=\(day.equity) maxDrawdown=\(short(day.maxDrawdown))"
    case .strategySuspended(let notice):
      "\(notice.strategy) drawdown=\(short(notice.drawdown)) until=\(notice.until)"
    case .allocationChanged(let notice): "reason=\"\(notice.reason)\""
    case .pluginLoaded(let plugin), .pluginReloaded(let plugin), .pluginQuarantined(let plugin),
      .trialEnded(let plugin):
      "\(plugin.strategy) \(plugin.version) \(plugin.text)"
    case .shadowVoted(let vote):
      "\(vote.strategy) \(vote.version) \(vote.symbol) \(vote.answer) \(vote.confidence.double) "
        + "gain=\(short(Double(vote.gain) / 1e6)) voting=\(vote.votingGain.map { short(Double($0) / 1e6) } ?? "none")"
    case .accountDiffers(let notice), .accountAgrees(let notice):
      "\(notice.symbol?.description ?? "account"): \(notice.text)"
    case .clockSkew(let notice): "skew=\(notice.skew)"
    case .feedGapDetected(let gap): "\(gap.symbol) missing=\(gap.missing) from=\(gap.from) to=\(gap.to)"
    case .hostStarted(let notice), .hostStopping(let notice), .configReloaded(let notice): notice.text
    case .error(let error): "\(error.component): \(error.text)"
    default: ""
    }
  }

  private static func colour(_ event: Event) -> Int {
    switch event {
    case .orderFilled, .positionOpened: 32
    case .orderDenied, .orderRejected, .orderUnknown, .stopTriggered, .killSwitchActivated, .error, .pluginQuarantined,
      .accountDiffers:
      31
    case .voteDecided, .positionClosed: 36
    case .riskLimitBreached, .circuitBreakerTripped, .strategySuspended, .tradingPaused: 33
    default: 34
    }
  }

  static func short(_ value: Double) -> String { "\((value * 10_000).rounded() / 10_000)" }
}
