import Foundation
import Testing
import WitanCore

@testable import WitanServices

@Suite struct ConfigurationShowTests {
  @Test func everyKeyIsShownWithItsValueAndItsOrigin() throws {
    let rows = try loaded("risk:\n  kill_switch_pct: 45.5\n").rows
    #expect(rows.map(\.key) == Setting.all.map(\.key))
    let kill = try #require(rows.first { $0.key == "risk.kill_switch_pct" })
    #expect(kill.value == "45.5" && kill.source == "w.yaml:2" && kill.variable == "WITAN_RISK_KILL_SWITCH_PCT")
    let symbols = try #require(rows.first { $0.key == "trading.symbols" })
    #expect(symbols.value == "[BTC/USDT, ETH/USDT]" && symbols.source == "default")
  }

  @Test func theTableHasALineAKeyUnderItsHeading() throws {
    let lines = try loaded().table.split(separator: "\n")
    #expect(lines.count == Setting.all.count + 1)
    #expect(lines[0].hasPrefix("KEY") && lines[0].hasSuffix("FROM"))
  }

  @Test func keysAreUniqueAndVariablesToo() {
    let keys = Setting.all.flatMap { [$0.key] + $0.spellings }
    #expect(Set(keys).count == keys.count)
    let variables = Setting.all.flatMap { [$0.variable] + $0.others.map(\.name) }
    #expect(Set(variables).count == variables.count)
  }

  @Test func everyDefaultFitsItsOwnSetting() throws {
    var configuration = Configuration()
    for setting in Setting.all {
      #expect(setting.put(&configuration, setting.defaultValue), "\(setting.key)")
      let shown = RawValue.untyped(setting.defaultValue.description.trimmingCharacters(in: ["[", "]"]))
      if setting.kind != .strategies { #expect(try setting.kind.read(shown) == setting.defaultValue) }
    }
    #expect(configuration == Configuration())
  }

  @Test func theSchemaAllowsEveryKeyAndNoOther() throws {
    let schema = try #require(
      JSONSerialization.jsonObject(with: ConfigurationSchema.json()) as? [String: Any])
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    for setting in Setting.all {
      var node = schema
      for part in setting.key.split(separator: ".") {
        #expect(node["additionalProperties"] as? Bool == false)
        let properties = try #require(node["properties"] as? [String: Any])
        node = try #require(properties[String(part)] as? [String: Any], "\(setting.key)")
      }
      #expect((node["description"] as? String)?.hasPrefix(setting.summary) == true)
    }
  }

  @Test func theSchemaStatesTheRange() throws {
    let member = ConfigurationSchema.type(.decimal(DecimalBounds(0...100, places: 4)))
    #expect(member == .object(["type": .text("number"), "minimum": .whole(0), "maximum": .whole(100)]))
  }

  @Test func theNearestNameIsNearOrNone() {
    #expect(NearestName.of("treshold", among: ["threshold", "quorum"]) == "threshold")
    #expect(NearestName.of("zebra", among: ["threshold", "quorum"]) == nil)
    #expect(NearestName.distance(Array("ab".utf8), Array("ba".utf8)) == 1)
  }
}
