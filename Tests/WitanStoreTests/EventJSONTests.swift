import Foundation
import Testing
import WitanCore

@testable import WitanStore

struct EventJSONTests {
  @Test(arguments: EventType.allCases) func anEventOfEveryKindComesBackEqual(type: EventType) throws {
    var random = RandomEvents(seed: type.name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
    for _ in 0..<50 {
      let event = random.event(type)
      #expect(event.type == type)
      #expect(try StoreJSON.event(from: StoreJSON.encode(event)) == event)
    }
  }

  @Test func theWrittenFormNamesTypeVersionTimeAndData() throws {
    let event = Event.heartbeat(HeartbeatNotice(service: "feed", time: Instant(milliseconds: 1_704_067_200_000)))
    let text = String(decoding: try StoreJSON.encode(event), as: UTF8.self)
    #expect(
      text == #"{"data":{"service":"feed","time":1704067200000},"time":1704067200000,"type":"Heartbeat","v":1}"#)
  }

  @Test func anUnknownTypeIsRefusedByItsName() {
    let sentence = refusal(#"{"type":"MoonPhase","v":1,"time":0,"data":{}}"#)
    #expect(sentence.contains("MoonPhase"))
    #expect(sentence.contains("newer"))
  }

  @Test func aNewerVersionIsRefusedWithBothVersions() {
    let sentence = refusal(#"{"type":"Heartbeat","v":99,"time":0,"data":{"service":"x","time":0}}"#)
    #expect(sentence.contains("version 99"))
    #expect(sentence.contains("1 to 1"))
  }

  private func refusal(_ json: String) -> String {
    do {
      let event = try StoreJSON.event(from: Data(json.utf8))
      return "accepted as \(event)"
    } catch {
      return StoreJSON.sentence(error)
    }
  }
}
