import Foundation
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

  @Test func theDocumentHasARowForEveryEventWithItsVersion() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/events.md"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
      row.split(separator: "|").prefix(2).map { $0.filter { !" `".contains($0) } }
    }
    #expect(rows.map { $0[0] }.sorted() == EventType.allCases.map(\.name).sorted())
    for type in EventType.allCases { #expect(rows.contains([type.name, "\(type.version)"])) }
  }

  @Test func anEventKnowsItsNameAndItsTime() {
    let event = Event.heartbeat(HeartbeatNotice(service: "feed", time: Instant(milliseconds: 7)))
    #expect(event.type == .heartbeat)
    #expect(event.name == "Heartbeat")
    #expect(event.time == Instant(milliseconds: 7))
  }
}
