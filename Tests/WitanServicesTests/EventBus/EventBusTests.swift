import Testing
import WitanCore

@testable import WitanServices

@Suite struct EventBusTests {
  private func beat(_ number: Int64) -> Event {
    .heartbeat(HeartbeatNotice(service: "feed", time: Instant(milliseconds: number)))
  }
  private func error(_ number: Int64) -> Event {
    .error(ErrorNotice(component: "store", text: "full", time: Instant(milliseconds: number)))
  }
  private func all(_ subscription: EventBus.Subscription) async -> [Event] {
    var events: [Event] = []
    for await event in subscription.events { events.append(event) }
    return events
  }

  @Test func everyoneGetsTheTypesAskedForInTheirOrder() async {
    let bus = EventBus()
    let (errors, everything) = (bus.subscribe([.error]), bus.subscribe())
    for event in [beat(1), error(2), beat(3), error(4)] { bus.publish(event) }
    let report = bus.close()
    #expect(await all(errors) == [error(2), error(4)])
    #expect(await all(everything) == [beat(1), error(2), beat(3), error(4)])
    #expect(bus.published == 4)
    #expect(report[errors.number]?.delivered == 2 && report[everything.number]?.delivered == 4)
    #expect(report.values.allSatisfy { $0.dropped == 0 })
  }

  @Test func whoStallsLosesTheOldestIsCountedAndHoldsUpNobody() async {
    let bus = EventBus()
    let (stalled, quick) = (bus.subscribe(limit: 4), bus.subscribe(limit: 20_000))
    let clock = ContinuousClock()
    let times = (0..<10_000).map { number in clock.measure { bus.publish(beat(Int64(number))) } }
    #expect(times.sorted()[9900] < .milliseconds(1), "publishing waits for nobody")
    #expect(bus.statistics(of: stalled.number)?.dropped == 9996)
    #expect(bus.statistics(of: quick.number)?.dropped == 0)
    bus.close()
    #expect(await all(stalled) == (9996..<10_000).map { beat($0) })
    #expect(await all(quick).count == 10_000)
  }

  @Test func aCancelledSubscriptionEndsAndTheOthersGoOn() async {
    let bus = EventBus()
    let (gone, stays) = (bus.subscribe(), bus.subscribe())
    bus.publish(beat(1))
    bus.cancel(gone.number)
    bus.publish(beat(2))
    #expect(bus.statistics(of: gone.number) == nil)
    #expect(bus.close().keys.sorted() == [stays.number])
    #expect(await all(gone) == [beat(1)])
    #expect(await all(stays) == [beat(1), beat(2)])
  }

  @Test func afterTheCloseASubscriptionIsOverAtOnce() async {
    let bus = EventBus()
    bus.close()
    let late = bus.subscribe()
    bus.publish(beat(1))
    #expect(await all(late).isEmpty)
    #expect(bus.statistics(of: late.number) == nil)
  }
}
