import Testing
import WitanCore

struct EventTypeTests {
  /// The names that the contract lists (EVT-03, EVT-04), one each.
  static let promised = """
    BarClosed SignalGenerated VoteDecided OrderRequested OrderDenied OrderSubmitted OrderAccepted \
    OrderPartiallyFilled OrderFilled OrderCanceled OrderRejected PositionOpened PositionUpdated PositionClosed \
    StopTriggered RiskLimitBreached CircuitBreakerTripped KillSwitchActivated TradingPaused TradingResumed \
    AllocationChanged RegimeChanged ForkRequested ForkCreated ForkCompleted ForkDestroyed PluginLoaded \
    PluginReloaded PluginQuarantined NewsReceived NarrativePublished Heartbeat FeedGapDetected ClockSkew \
    ConfigReloaded HostStarted HostStopping MarketTick Error
    """.split(separator: " ").map(String.init)

  @Test func everyPromisedNameIsAnEventAndNoNameStandsTwice() {
    let names = EventType.allCases.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count >= 37)
    #expect(Self.promised.count == 39)
    for name in Self.promised { #expect(names.contains(name), "\(name)") }
  }

  @Test func everyKindHasASchemaVersionFromOneOn() {
    for type in EventType.allCases { #expect(type.version >= 1) }
  }

  @Test func anEventKnowsItsNameAndItsTime() {
    let event = Event.heartbeat(HeartbeatNotice(service: "feed", time: Instant(milliseconds: 7)))
    #expect(event.type == .heartbeat)
    #expect(event.name == "Heartbeat")
    #expect(event.time == Instant(milliseconds: 7))
  }
}
