import Testing

/// A module may use what stands below it: `docs/modules.md` has the floors, the imports say who uses whom.
@Suite struct FloorsTests {
  /// The table of `docs/modules.md`: a row `| floor | module | … |` a module.
  private static func floors() throws -> [String: Int] {
    var floors: [String: Int] = [:]
    for line in try Repository.text("docs/modules.md").split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.filter { $0 != "`" && $0 != " " } }
      if cells.count >= 2, let floor = Int(cells[0]) { floors[cells[1]] = floor }
    }
    return floors
  }

  @Test func everyModuleHasItsFloor() throws {
    let floors = try Self.floors()
    for module in try Repository.modules() {
      #expect(floors[module] != nil, "docs/modules.md has no floor for \(module)")
    }
  }

  @Test func aModuleUsesOnlyWhatStandsBelowIt() throws {
    let floors = try Self.floors()
    for path in Repository.swiftFiles(under: ["Sources"]) {
      let module = String(path.split(separator: "/")[1])
      let own = try #require(floors[module], "\(module)")
      for used in try Repository.imports(path) {
        guard let floor = floors[used] else { continue }
        #expect(floor < own, "\(path) imports \(used) of floor \(floor) from floor \(own)")
      }
    }
  }

  @Test func theCoreKnowsNothingOutsideItself() throws {
    for path in Repository.swiftFiles(under: ["Sources/WitanCore"]) {
      let used = try Repository.imports(path)
      #expect(used.isEmpty, "\(path) imports \(used)")
    }
  }

  @Test func theSDKNeverDependsOnTheHost() throws {
    let house = try Set(Repository.modules())
    for path in Repository.swiftFiles(under: ["plugin-sdk/Sources"]) {
      let used = try house.intersection(Repository.imports(path))
      #expect(used.isEmpty, "\(path) imports \(used)")
    }
    #expect(try !Repository.text("plugin-sdk/Package.swift").contains("path: \"..\""))
  }

  @Test func aStrategyStandsOnTheSDKAlone() throws {
    let allowed: Set = [
      "CWitanABI", "WitanPluginSDK", "WitanPluginSDKEmbedded", "WitanIndicators", "WitanIndicatorsEmbedded",
    ]
    for path in Repository.swiftFiles(under: ["Plugins"]) {
      let foreign = try Set(Repository.imports(path)).subtracting(allowed)
      #expect(foreign.isEmpty, "\(path) imports \(foreign)")
    }
  }
}
