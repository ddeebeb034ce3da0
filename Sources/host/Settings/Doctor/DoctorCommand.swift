import ArgumentParser
import Foundation
import WitanServices

/// `host doctor`: looks at everything that a host needs, and says what to mend.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check configuration, plugins, store, disk, clock, limits and exchange; say what to mend.",
    discussion:
      "Nothing is changed; the exchange is asked only where feed or mode need it. Exit code 0 where nothing fails, 1 otherwise; warnings do not count."
  )

  @Option(help: "The configuration file; without it witan.yaml or config/witan.yaml, where there is one.")
  var config: String?
  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let clock = ClockCheck()
    var findings: [Finding] = []
    do {
      let loaded = try SettingsSource.load(config)
      let set = loaded.rows.count { $0.source != "default" }
      findings.append(.ok("configuration", "\(loaded.rows.count) keys, \(set) of them not by default"))
      findings += try await Self.findings(loaded.configuration, try SettingsSource.sources(config))
    } catch let error as ConfigurationError {
      // What a host would run with is not known then: plugins, store and limits cannot be looked at.
      findings += error.problems.map {
        .fail("configuration", $0.description, mend: "correct it; then run the doctor again for the rest")
      }
    }
    findings.append(MachineCheck.memory())
    findings.append(clock.finding())
    try report(findings)
  }

  /// What is found in the light of a configuration.
  static func findings(_ configuration: Configuration, _ sources: ConfigurationSources) async throws -> [Finding] {
    LimitsCheck.findings(configuration) + PluginsCheck.findings(configuration)
      + StoreCheck.findings(configuration.store.path) + [SocketCheck.finding(configuration)]
      + (try await ExchangeCheck.findings(configuration, sources))
  }

  private struct Answer: Encodable {
    let schema = "witan.doctor/1"
    let healthy: Bool
    let findings: [Finding]
  }

  private func report(_ findings: [Finding]) throws {
    let failed = findings.filter { $0.verdict == .fail }
    if json {
      try JSONLines.print(Answer(healthy: failed.isEmpty, findings: findings))
    } else {
      let width = findings.map(\.check.count).max() ?? 0
      for finding in findings {
        let verdict = finding.verdict.rawValue.padding(toLength: 4, withPad: " ", startingAt: 0)
        let check = finding.check + String(repeating: " ", count: width - finding.check.count)
        print("\(verdict)  \(check)  \(finding.found)")
        if let mend = finding.mend { print("      \(String(repeating: " ", count: width))  → \(mend)") }
      }
    }
    guard failed.isEmpty else {
      let names = Set(failed.map(\.check)).sorted().joined(separator: ", ")
      throw CommandFailure.failed(
        "\(failed.count) of \(findings.count) checks failed (\(names)), expected none; mend them as said above")
    }
  }
}
