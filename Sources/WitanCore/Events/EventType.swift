/// The kinds of events, by the name that stands in the journal, the log, the database and the API.
///
/// Names are stable: add new ones, never rename or remove. A kind's ``version`` rises when the form of its data
/// changes; a reader refuses a version it does not know rather than guessing.
public enum EventType: String, Hashable, Codable, Sendable, CaseIterable {
  case marketTick = "MarketTick"
  case barClosed = "BarClosed"
  case signalGenerated = "SignalGenerated"
  case voteDecided = "VoteDecided"
  case orderRequested = "OrderRequested"
  case orderDenied = "OrderDenied"
  case orderSubmitted = "OrderSubmitted"
  case orderAccepted = "OrderAccepted"
  case orderPartiallyFilled = "OrderPartiallyFilled"
  case orderFilled = "OrderFilled"
  case orderCanceled = "OrderCanceled"
  case orderRejected = "OrderRejected"
  case orderUnknown = "OrderUnknown"
  case positionOpened = "PositionOpened"
  case positionUpdated = "PositionUpdated"
  case positionClosed = "PositionClosed"
  case stopTriggered = "StopTriggered"
  case riskLimitBreached = "RiskLimitBreached"
  case circuitBreakerTripped = "CircuitBreakerTripped"
  case killSwitchActivated = "KillSwitchActivated"
  case killSwitchUnlocked = "KillSwitchUnlocked"
  case tradingPaused = "TradingPaused"
  case tradingResumed = "TradingResumed"
  case dayEnded = "DayEnded"
  case strategySuspended = "StrategySuspended"
  case allocationChanged = "AllocationChanged"
  case pluginLoaded = "PluginLoaded"
  case pluginReloaded = "PluginReloaded"
  case pluginQuarantined = "PluginQuarantined"
  case trialEnded = "TrialEnded"
  case shadowVoted = "ShadowVoted"
  case regimeChanged = "RegimeChanged"
  case forkRequested = "ForkRequested"
  case forkCreated = "ForkCreated"
  case forkCompleted = "ForkCompleted"
  case forkDestroyed = "ForkDestroyed"
  case newsReceived = "NewsReceived"
  case narrativePublished = "NarrativePublished"
  case accountDiffers = "AccountDiffers"
  case accountAgrees = "AccountAgrees"
  case heartbeat = "Heartbeat"
  case feedGapDetected = "FeedGapDetected"
  case clockSkew = "ClockSkew"
  case configReloaded = "ConfigReloaded"
  case hostStarted = "HostStarted"
  case hostStopping = "HostStopping"
  case error = "Error"

  /// The name: `OrderFilled`.
  public var name: String { rawValue }
  /// The version of the form of its data.
  public var version: Int { 1 }
}

extension Event {
  /// Which kind it is.
  public var type: EventType {
    switch self {
    case .marketTick: .marketTick
    case .barClosed: .barClosed
    case .signalGenerated: .signalGenerated
    case .voteDecided: .voteDecided
    case .orderRequested: .orderRequested
    case .orderDenied: .orderDenied
    case .orderSubmitted: .orderSubmitted
    case .orderAccepted: .orderAccepted
    case .orderPartiallyFilled: .orderPartiallyFilled
    case .orderFilled: .orderFilled
    case .orderCanceled: .orderCanceled
    case .orderRejected: .orderRejected
    case .orderUnknown: .orderUnknown
    case .positionOpened: .positionOpened
    case .positionUpdated: .positionUpdated
    case .positionClosed: .positionClosed
    case .stopTriggered: .stopTriggered
    case .riskLimitBreached: .riskLimitBreached
    case .circuitBreakerTripped: .circuitBreakerTripped
    case .killSwitchActivated: .killSwitchActivated
    case .killSwitchUnlocked: .killSwitchUnlocked
    case .tradingPaused: .tradingPaused
    case .tradingResumed: .tradingResumed
    case .dayEnded: .dayEnded
    case .strategySuspended: .strategySuspended
    case .allocationChanged: .allocationChanged
    case .pluginLoaded: .pluginLoaded
    case .pluginReloaded: .pluginReloaded
    case .pluginQuarantined: .pluginQuarantined
    case .trialEnded: .trialEnded
    case .shadowVoted: .shadowVoted
    case .regimeChanged: .regimeChanged
    case .forkRequested: .forkRequested
    case .forkCreated: .forkCreated
    case .forkCompleted: .forkCompleted
    case .forkDestroyed: .forkDestroyed
    case .newsReceived: .newsReceived
    case .narrativePublished: .narrativePublished
    case .accountDiffers: .accountDiffers
    case .accountAgrees: .accountAgrees
    case .heartbeat: .heartbeat
    case .feedGapDetected: .feedGapDetected
    case .clockSkew: .clockSkew
    case .configReloaded: .configReloaded
    case .hostStarted: .hostStarted
    case .hostStopping: .hostStopping
    case .error: .error
    }
  }
  /// The name of its kind: `OrderFilled`.
  public var name: String { type.rawValue }
  /// When it happened.
  public var time: Instant { payload.time }
}
