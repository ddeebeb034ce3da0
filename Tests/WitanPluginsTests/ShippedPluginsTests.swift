import Testing
import WitanCore

@testable import WitanPlugins

/// The folder that `scripts/plugins` builds into.
private let plugins = PluginFolder(
  "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Plugins")

/// Whether they are built; says so where they are not.
private let areBuilt: Bool = {
  let built = (try? plugins.files())?.isEmpty == false
  if !built { print("skipped: no .so in \(plugins.path); run scripts/plugins to test the shipped strategies") }
  return built
}()

@Suite(.enabled(if: areBuilt, "run scripts/plugins first")) struct ShippedPluginsTests {
  @Test func everyShippedPluginLoadsAndAnswersWithoutAFault() throws {
    let crew = try PluginLoader(folders: [plugins]).crew()
    #expect(crew.refusals.isEmpty && !crew.strategies.isEmpty)
    let set = try StrategySet(crew.strategies, markets: [bitcoin])
    var columns = set.columns(3000)
    set.judge(JudgeRequest(market: 0, series: walk(3000), range: 0..<3000), into: &columns)
    for (strategy, column) in zip(crew.strategies, columns) {
      #expect(column.faults.isEmpty, "\(strategy.id)")
      #expect(column.answer.contains { $0 <= 1 }, "\(strategy.id) never votes")
      #expect(strategy.image.isUnloadable, "\(strategy.id)")
    }
  }

  @Test(arguments: [1, 7, 333]) func theBlocksSizeChangesNoAnswer(size: Int) throws {
    let crew = try PluginLoader(folders: [plugins]).crew()
    let (one, other) = try (
      StrategySet(crew.strategies, markets: [bitcoin]), StrategySet(crew.strategies, markets: [bitcoin])
    )
    let series = walk(1500)
    var (whole, parts) = (one.columns(1500), other.columns(1500))
    one.judge(JudgeRequest(market: 0, series: series, range: 0..<1500), into: &whole)
    for lower in stride(from: 0, to: 1500, by: size) {
      let range = lower..<min(lower + size, 1500)
      other.judge(JudgeRequest(market: 0, series: series, range: range, start: lower), into: &parts)
    }
    for (place, strategy) in crew.strategies.enumerated() {
      #expect(whole[place] == parts[place], "\(strategy.id)")
    }
  }

  @Test func aStrategyReloadedInMidStreamGoesOnAsIfNothingHadHappened() throws {
    let crew = try PluginLoader(folders: [plugins]).crew()
    let (one, other) = try (
      StrategySet(crew.strategies, markets: [bitcoin]), StrategySet(crew.strategies, markets: [bitcoin])
    )
    let series = walk(1200)
    var (whole, parts) = (one.columns(1200), other.columns(1200))
    one.judge(JudgeRequest(market: 0, series: series, range: 0..<1200), into: &whole)
    other.judge(JudgeRequest(market: 0, series: series, range: 0..<777), into: &parts)
    let again = try StrategySet(crew.strategies, markets: [bitcoin])
    #expect(try again.restore(other.save()) == [])
    again.judge(JudgeRequest(market: 0, series: series, range: 777..<1200, start: 777), into: &parts)
    for (place, strategy) in crew.strategies.enumerated() {
      #expect(whole[place] == parts[place], "\(strategy.id)")
    }
  }
}
