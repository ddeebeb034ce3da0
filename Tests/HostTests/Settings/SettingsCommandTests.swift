import Foundation
import Testing

/// `host config` and `host doctor` as programs.
@Suite(.enabled(if: HostCommand.isBuilt, "no host was built beside the sources"))
struct SettingsCommandTests {
  private let folder: WorkFolder
  init() throws { folder = try WorkFolder() }

  @Test func anUnsoundConfigurationIsRefusedWithFileLineAndKeyAndFailsTheDoctor() async throws {
    try folder.write("witan.yaml", "risk:\n  max_posit: 3\n")
    let checked = try await folder.run("config", "check")
    #expect(checked.code == 2)
    #expect(checked.errors.contains("witan.yaml:2: the key risk.max_posit is unknown"), "\(checked.errors)")
    let doctor = try await folder.run("doctor")
    #expect(doctor.code == 1)
    #expect(doctor.output.contains("fail  configuration"), "\(doctor.output)")
  }

  @Test func aConfigurationThatIsNotThereIsNamed() async throws {
    let checked = try await folder.run("config", "check", "--config", "none.yaml")
    #expect(checked.code == 2 && checked.errors.contains("none.yaml"), "\(checked.errors)")
  }

  @Test func theDoctorSaysWhatMakesTradingImpossible() async throws {
    try folder.write("witan.yaml", "trading:\n  initial_capital: 100\nvoting:\n  threshold: 100\n")
    let doctor = try await folder.run("doctor", "--json")
    #expect(doctor.code == 1)
    #expect(doctor.output.contains("every entry would be refused"), "\(doctor.output)")
    #expect(doctor.output.contains("voting.threshold is 100"), "\(doctor.output)")
  }

  @Test(.enabled(if: HostProgram.isBuilt, "no plugins were built beside the sources"))
  func aSoundHouseIsHealthy() async throws {
    try folder.write("witan.yaml", "plugins:\n  folders: [\(try #require(HostProgram.plugins))]\n")
    let doctor = try await folder.run("doctor")
    #expect(doctor.code == 0, "\(doctor.output)")
    #expect(doctor.output.contains("sha256"), "\(doctor.output)")
    let shown = try await folder.run("config", "show")
    #expect(shown.output.contains("witan.yaml:2"), "\(shown.output)")
  }
}
