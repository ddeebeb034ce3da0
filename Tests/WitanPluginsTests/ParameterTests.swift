import Testing
import WitanCore

@testable import WitanPlugins

@Suite struct ParameterTests {
  let strategy: LoadedStrategy
  let workshop: Workshop
  init() throws {
    workshop = try Workshop()
    strategy = try workshop.load(workshop.counter())
  }

  @Test func flagsWinOverConfigurationAndThatOverDefaults() throws {
    let tuned = try LoadedStrategy(strategy.image, settings: [["warmup": "7", "mode": "cross"], ["warmup": "9"]])
    #expect(tuned.parameters.texts == ["warmup": "9", "mode": "cross"])
    #expect(tuned.warmupBars == 9 && strategy.warmupBars == 3)
    #expect(tuned.parameters.digest != strategy.parameters.digest)
    #expect(tuned.listing().parameters == ["warmup": "9", "mode": "cross"])
    #expect(tuned.listing().reasons == ["", "bar {0}"] && tuned.listing().sha256 == strategy.image.sha256)
  }

  @Test(arguments: ["101", "-1", "3.5", "", "three", "0x3", "9223372036854775808"])
  func aValueOutsideItsDomainIsRefusedByName(text: String) throws {
    let refusal = #expect(throws: PluginRefusal.self) {
      try LoadedStrategy(strategy.image, settings: [["warmup": text]])
    }
    #expect(refusal?.rule == .parameter && refusal?.found == "warmup = \"\(text)\"")
    #expect(refusal?.expected == "a whole number from 0 to 100")
  }

  @Test func anUnknownNameListsTheKnownOnes() throws {
    let refusal = #expect(throws: PluginRefusal.self) {
      try LoadedStrategy(strategy.image, settings: [["period": "3"]])
    }
    #expect(refusal?.expected == "one of mode, warmup")
  }

  @Test func everyDomainReadsItsOwnTextAndNothingElse() {
    func schema(_ domain: ParameterSchema.Domain, _ standard: ParameterValue) -> ParameterSchema {
      ParameterSchema(
        name: "x", label: "", unit: "", domain: domain, standard: standard, isTunable: false, isLive: false)
    }
    let flag = schema(.bool, .bool(false))
    #expect(flag.value(reading: "true") == .bool(true) && flag.value(reading: "yes") == nil)
    let even = schema(.int(-4...4, step: 2), .int(0))
    #expect(even.value(reading: "-2") == .int(-2) && even.value(reading: "1") == nil)
    let wide = schema(.int(.min ... .max, step: 1), .int(0))
    #expect(
      wide.value(reading: String(Int64.max)) == .int(.max) && wide.value(reading: String(Int64.min)) == .int(.min))
    let share = schema(.float(0...1, step: 0.1), .float(0))
    #expect(share.value(reading: "0.25") == .float(0.25))
    #expect(share.value(reading: "nan") == nil && share.value(reading: "inf") == nil)
    let text = schema(.text(longest: 2), .text(""))
    #expect(text.value(reading: "ab") == .text("ab") && text.value(reading: "äb") == nil)
    let word = schema(.choice(["a", "b"]), .choice(0))
    #expect(word.value(reading: "b") == .choice(1) && word.value(reading: "c") == nil)
    #expect(word.text(.choice(1)) == "b" && share.text(.float(0.25)) == "0.25")
  }
}
