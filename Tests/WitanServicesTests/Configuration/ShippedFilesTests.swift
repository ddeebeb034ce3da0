import Foundation
import Testing
import WitanCore

@testable import WitanServices

@Suite struct ShippedFilesTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func file(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test func theShippedConfigurationNamesEveryKeyAndEqualsTheDefaults() throws {
    let loaded = try loaded(file("config/witan.yaml"))
    #expect(loaded.configuration == Configuration())
    let silent = Setting.all.map(\.key).filter { loaded.place(of: $0) == .default }
    // A value in the file would beat the profile, so that `profile: strict` would do nothing.
    #expect(silent == ["risk.max_daily_loss_pct"])
    #expect(try file("config/witan.yaml").contains("# max_daily_loss_pct: 15\n"))
  }

  @Test func theStrictConfigurationTightensTheDailyLoss() throws {
    let configuration = try loaded(file("config/strict.yaml")).configuration
    #expect(configuration.trading.profile == .strict)
    #expect(configuration.risk.dailyLoss == Share(0.05))
    #expect(configuration.trading.mode == .paper)
  }

  @Test func theExampleOfVariablesAndTheCodeNameTheSameOnes() throws {
    let lines = try file(".env.example").split(separator: "\n").filter { !$0.hasPrefix("# ") }
    let found = lines.map { String($0.trimmingPrefix("#").prefix { $0 != "=" }) }
    let known = Setting.all.flatMap { [$0.variable] + $0.others.map(\.name) }
    #expect(Set(found).symmetricDifference(known).isEmpty)
    #expect(found.count == known.count)
  }

  @Test func theExampleOfVariablesSaysTheDefaults() throws {
    let bare = try file(".env.example").split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("# ") ? line : line.trimmingPrefix("#")
    }
    let configuration = try loaded(env: bare.joined(separator: "\n")).configuration
    #expect(configuration == Configuration())
  }

  @Test func theDocumentHasEverySettingAsTheCodeDeclaresIt() throws {
    let document = try file("docs/configuration.md")
    for setting in Setting.all {
      #expect(document.contains(Self.row(setting)), "docs/configuration.md lacks: \(Self.row(setting))")
    }
    let rows = document.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains("| `WITAN_") }
    #expect(rows.count == Setting.all.count)
  }

  private static func row(_ setting: Setting) -> String {
    let allowed = setting.expected.replacing("|", with: "\\|")
    let names = ([setting.variable] + setting.others.map(\.name)).map { "`\($0)`" }.joined(separator: " ")
    let live = setting.reload == .live ? "yes" : "no"
    return "| `\(setting.key)` | `\(setting.defaultValue)` | \(allowed) | \(live) | \(setting.summary) | \(names) |"
  }
}
