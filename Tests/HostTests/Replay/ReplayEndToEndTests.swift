import Foundation
import Testing

@Suite(.enabled(if: BuiltHost.executable != nil))
struct ReplayEndToEndTests {
  let host: BuiltHost
  init() throws { host = try BuiltHost() }

  @Test(.enabled(if: BuiltHost.hasPlugins))
  func aRunIsReplayedVerifiedRebuiltAndExplained() throws {
    try host.trade()
    let plain = try host.run("replay", "witan.db")
    #expect(plain.code == 0)
    #expect(plain.output.contains("600 bars"))
    let verified = try host.run("replay", "witan.db", "--verify")
    #expect(verified.code == 0, "\(verified.errors)")
    #expect(verified.output.hasPrefix("equal: all "))
    let rebuilt = try host.run("replay", "sqlite:witan.db", "--rebuild", "copy.db")
    #expect(rebuilt.code == 0, "\(rebuilt.errors)")
    #expect(!rebuilt.output.contains("DIFFERENT"))
    let why = try host.run("why", "o1", "--store", "witan.db")
    #expect(why.code == 0, "\(why.errors)")
    for word in ["entry: buy", "filled", "threshold:", "quorum:", "agreement:", "← bound it", "momentum"] {
      #expect(why.output.contains(word), "\(word)")
    }
    let json = try host.run("why", "o1", "--store", "witan.db", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["schema"] as? String == "witan.why/1")
    let whyNot = try host.run("why-not", "2024-01-01T02:00", "--store", "witan.db")
    #expect(whyNot.code == 0, "\(whyNot.errors)")
    #expect(whyNot.output.contains("2024-01-01T02:00:59.999Z"))
  }

  @Test(.enabled(if: BuiltHost.hasPlugins))
  func thePluginThatWroteAStoreChangesNothingAndAnotherOnesIdIsRefused() throws {
    try host.trade()
    let same = try host.run("replay", "witan.db", "--with", BuiltHost.plugins + "/macd.so")
    #expect(same.code == 0, "\(same.errors)")
    #expect(same.output.contains("answers: 600, differing 0"))
    #expect(same.output.contains("(0.00000000)"))
    let text = try host.run("replay", "witan.db", "--with", "bars.csv")
    #expect(text.code == 2)
    #expect(text.errors.contains("expected an ELF shared object"))
  }

  @Test(arguments: [
    (["replay", "none.db"], Int32(1), "there is no store at none.db"),
    (["why", "x"], 2, "expected o17"), (["why-not", "noon"], 2, "expected UTC"),
    (["replay", "postgres://me:secret@h/d"], 2, "postgres://me:***@h/d"),
    (["config", "check", "--config", "none.yaml"], 2, "none.yaml"),
  ])
  func badInputHasItsSentenceAndItsExitCode(arguments: [String], code: Int32, part: String) throws {
    try host.write("", to: "witan.db")
    let ran = try host.run(arguments)
    #expect(ran.code == code, "\(ran.errors)")
    #expect(ran.errors.contains(part), "\(ran.errors)")
    #expect(!ran.errors.contains("secret"))
  }

  @Test func anUnsoundConfigurationIsRefusedWithFileLineAndKeyAndFailsTheDoctor() throws {
    try host.write("risk:\n  max_posit: 3\n", to: "witan.yaml")
    let checked = try host.run("config", "check")
    #expect(checked.code == 2)
    #expect(checked.errors.contains("witan.yaml:2: the key risk.max_posit is unknown"))
    let doctor = try host.run("doctor")
    #expect(doctor.code == 1)
    #expect(doctor.output.contains("fail  configuration"))
  }

  @Test func theDoctorSaysWhatMakesTradingImpossible() throws {
    try host.write("trading:\n  initial_capital: 100\nvoting:\n  threshold: 100\n", to: "witan.yaml")
    let doctor = try host.run("doctor", "--json")
    #expect(doctor.code == 1)
    #expect(doctor.output.contains("every entry would be refused"))
    #expect(doctor.output.contains("voting.threshold is 100"))
  }

  @Test(.enabled(if: BuiltHost.hasPlugins))
  func aSoundHouseIsHealthy() throws {
    try host.write("plugins:\n  folders: [\(BuiltHost.plugins)]\n", to: "witan.yaml")
    let doctor = try host.run("doctor")
    #expect(doctor.code == 0, "\(doctor.output)")
    #expect(doctor.output.contains("sha256"))
    #expect(try host.run("config", "show").output.contains("witan.yaml:2"))
  }
}
