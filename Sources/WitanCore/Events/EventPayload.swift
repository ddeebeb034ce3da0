/// What an event carries: it can be written down, and it knows when it happened.
protocol EventPayload: Codable, Sendable {
  var time: Instant { get }
}

extension Event {
  var payload: any EventPayload {
    switch self {
    case .marketTick(let payload): payload
    case .barClosed(let payload): payload
    case .signalGenerated(let payload): payload
    case .voteDecided(let payload): payload
    case .orderRequested(let payload): payload
    case .orderDenied(let payload): payload
    case .orderSubmitted(let payload), .orderAccepted(let payload), .orderCanceled(let payload),
      .orderUnknown(let payload):
      payload
    case .orderPartiallyFilled(let payload), .orderFilled(let payload): payload
    case .orderRejected(let payload): payload
    case .positionOpened(let payload), .positionUpdated(let payload): payload
    case .positionClosed(let payload): payload
    case .stopTriggered(let payload): payload
    case .riskLimitBreached(let payload): payload
    case .circuitBreakerTripped(let payload): payload
    case .killSwitchActivated(let payload): payload
    case .killSwitchUnlocked(let payload): payload
    case .tradingPaused(let payload), .tradingResumed(let payload): payload
    case .dayEnded(let payload): payload
    case .strategySuspended(let payload): payload
    case .allocationChanged(let payload): payload
    case .pluginLoaded(let payload), .pluginReloaded(let payload), .pluginQuarantined(let payload),
      .trialEnded(let payload):
      payload
    case .shadowVoted(let payload): payload
    case .regimeChanged(let payload): payload
    case .forkRequested(let payload), .forkCreated(let payload), .forkCompleted(let payload),
      .forkDestroyed(let payload):
      payload
    case .newsReceived(let payload): payload
    case .narrativePublished(let payload): payload
    case .accountDiffers(let payload), .accountAgrees(let payload): payload
    case .heartbeat(let payload): payload
    case .feedGapDetected(let payload): payload
    case .clockSkew(let payload): payload
    case .configReloaded(let payload), .hostStarted(let payload), .hostStopping(let payload): payload
    case .error(let payload): payload
    }
  }
}

extension BarClosed: EventPayload {
  /// The bar's last moment.
  public var time: Instant { Instant(milliseconds: start.milliseconds &+ interval.milliseconds &- 1) }
}
extension Refusal: EventPayload {
  /// When the order was asked for.
  public var time: Instant { request.time }
}
extension FillNotice: EventPayload {
  /// When it was traded.
  public var time: Instant { execution.time }
}
extension Trade: EventPayload {
  /// When it was closed; while open, when it was entered.
  public var time: Instant { exitTime ?? entryTime }
}
extension GapNotice: EventPayload {
  /// When the first bar after the gap opened.
  public var time: Instant { to }
}
extension Tick: EventPayload {}
extension SignalGenerated: EventPayload {}
extension Decision: EventPayload {}
extension OrderRequest: EventPayload {}
extension OrderNotice: EventPayload {}
extension OrderTrouble: EventPayload {}
extension PositionNotice: EventPayload {}
extension StopNotice: EventPayload {}
extension LimitNotice: EventPayload {}
extension BreakerNotice: EventPayload {}
extension KillNotice: EventPayload {}
extension UnlockNotice: EventPayload {}
extension TradingNotice: EventPayload {}
extension DayNotice: EventPayload {}
extension StrategyNotice: EventPayload {}
extension AllocationNotice: EventPayload {}
extension PluginNotice: EventPayload {}
extension ShadowNotice: EventPayload {}
extension RegimeNotice: EventPayload {}
extension ForkNotice: EventPayload {}
extension NewsNotice: EventPayload {}
extension NarrativeNotice: EventPayload {}
extension AccountNotice: EventPayload {}
extension HeartbeatNotice: EventPayload {}
extension SkewNotice: EventPayload {}
extension HostNotice: EventPayload {}
extension ErrorNotice: EventPayload {}
