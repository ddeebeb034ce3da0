import CWitanABI
import Dispatch
import Foundation
import Testing
import WitanConformance
import WitanGallery

/// One strategy, written in each language that a plugin may be written in.
@Suite struct TemplateTests {
  /// Series on which averages cross often, seldom, never, and on which arithmetic is at its edges.
  private static let series: [[Double]] = {
    var walk = [100.0], state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for _ in 0..<4000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      walk.append(walk[walk.count - 1] * (1 + (Double(state >> 11) / 9.007e15 - 0.5) * 0.02))
    }
    let tides = (0..<400).map { (bar: Int) -> Double in
      let tide: Double = 8 * sin(Double(bar) / 17)
      return 100 + tide + 2 * sin(Double(bar) * 1.7)
    }
    let rise = (0..<500).map { 1 + Double($0) }
    let leaps = (0..<500).map { $0 % 2 == 0 ? 0.1 : 1e6 }
    let flat = [Double](repeating: 42, count: 300)
    return [walk, walk.map { $0 * 1e-12 }, walk.map { $0 * 1e9 }, flat, rise, leaps, tides]
  }()

  private static let windows: [(fast: Int64, slow: Int64)] = [(12, 26), (2, 3), (5, 200), (499, 500)]

  @Test(arguments: Template.buildable.filter { $0 != .c })
  func everyLanguageGivesTheVotesOfTheTemplateInCBitForBit(template: Template) async throws {
    let reference = try await LoadedPlugin(Template.c.plugin)
    let plugin = try await LoadedPlugin(template.plugin)
    for windows in Self.windows {
      let values = LoadedPlugin.values(fast: windows.fast, slow: windows.slow)
      #expect(plugin.warmUp(values) == reference.warmUp(values))
      for (number, closes) in Self.series.enumerated() {
        let expected = try reference.judge(closes, values, blocks: [closes.count])
        for blocks in [[closes.count], [1], [7, 1, 40]] {
          let found = try plugin.judge(closes, values, blocks: blocks)
          let bar = zip(found, expected).enumerated().first { $1.0 != $1.1 }
          #expect(bar == nil && found.count == expected.count, "series \(number), windows \(windows), blocks \(blocks)")
        }
      }
    }
  }

  @Test func theStrategyVotesOnBothSidesWithStrengthsOverTheScale() async throws {
    let reference = try await LoadedPlugin(Template.c.plugin)
    let values = LoadedPlugin.values(fast: 12, slow: 26)
    let votes = try reference.judge(Self.series[0], values, blocks: [50])
    #expect(votes[..<25].allSatisfy { $0.action == Int8(WTN_ABSTAIN) && $0.reason == 0 })
    let views = votes[25...]
    #expect(Set(views.map(\.action)) == [Int8(WTN_BUY), Int8(WTN_SELL)])
    let strengths = views.map { Double(bitPattern: $0.confidence) }
    #expect((strengths.min() ?? 0) < 10 && (strengths.max() ?? 0) > 90)
    #expect(strengths.allSatisfy { (1...100).contains($0) })
  }

  @Test(arguments: Template.buildable)
  func everyTemplateConforms(template: Template) async throws {
    var kit = Kit(program: Self.program)
    kit.level = 3
    let file = try await template.plugin
    let report = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Report, any Error>) in
      DispatchQueue.global().async { [kit] in done.resume(with: Result { try kit.run(file.path) }) }
    }
    for outcome in report.outcomes {
      switch outcome.verdict {
      case .pass, .skip: break
      // No program in Swift or Rust can go on without memory; the kit knows that.
      case .warn where outcome.check.id == "LIF-10" && template.compiler != "cc" && template != .cpp: break
      default: Issue.record("\(outcome.check.id) \(outcome.verdict.word): \(outcome.findings.map(\.sentence))")
      }
    }
    #expect(report.outcomes.count { if case .pass = $0.verdict { true } else { false } } >= 90)
  }

  @Test(arguments: Template.buildable)
  func onlyFilesWithoutALanguagesRuntimeAreUnloaded(template: Template) async throws {
    let elf = try await ELFFile([UInt8](Data(contentsOf: template.plugin)))
    #expect(elf.exports == ["wtn_plugin_entry"])
    switch template {
    case .c, .cpp, .swift: #expect(elf.runtime == nil && elf.mayBeUnloaded)
    case .rust: #expect(elf.runtime == .rust && elf.dynamic.refusesUnloading)
    case .swiftOrdinary: #expect(elf.runtime == .swift && elf.dynamic.refusesUnloading)
    }
  }

  /// `plugin-check`, built beside this test.
  private static let program: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "plugin-check").path
  }()
}
