import Glibc
import Testing

@testable import WitanConformance

/// That what fails is made small, and that what is made of it can be used.
@Suite struct ShrinkTests {
  @Test func onlyThePiecesThatAreNeededAreKeptInTheirOrder() {
    var shrinker = Shrinker(tries: 10_000)
    let kept = shrinker.shrink(Array(0..<500)) { $0.contains(17) && $0.contains(444) }
    #expect(kept == [17, 444])
    #expect(shrinker.tries > 0)
  }

  @Test func noMoreTriesAreMadeThanAreGiven() {
    var shrinker = Shrinker(tries: 5)
    var made = 0
    let kept = shrinker.shrink(Array(0..<500)) { rest in
      made += 1
      return rest.contains(17)
    }
    #expect(made == 5 && shrinker.isOver)
    #expect(kept.contains(17))
  }

  @Test func aSeriesIsShrunkToItsSimplestBars() {
    let whole = SeriesGenerator.realLike.series(seed: 5, count: 300)
    var shrinker = Shrinker(tries: 5000)
    let small = shrinker.shrink(whole) { series in series.volume.contains { $0 > 2 } }
    #expect(small.count == 1 && small.volume[0] > 2)
    #expect(small.close == [100] && small.open == [100] && small.keepsTheContract)
  }

  @Test func everySimplificationKeepsWhatTheContractPromises() {
    for kind in SeriesGenerator.allCases {
      let series = kind.series(seed: 3, count: 200)
      for change in Series.simplifications {
        #expect(series.simplified(0..<200, change).keepsTheContract, "\(kind)")
      }
    }
  }

  @Test func aThousandFuzzedSeriesKeepTheContractAndAreRepeatable() {
    for seed in UInt64(0)..<1000 {
      let series = SeriesGrammar.series(SeededRandom(seed), warmUp: 30)
      #expect(series.keepsTheContract, "seed \(seed)")
      #expect(series.count >= 60)
      if seed < 20 { #expect(series.packed == SeriesGrammar.series(SeededRandom(seed), warmUp: 30).packed) }
    }
  }

  @Test func aSeriesComesBackFromItsBytesAndACutOneIsNone() throws {
    let series = SeriesGenerator.nasty.series(seed: 1, count: 7)
    let back = try #require(Series(packed: series.packed, name: series.name))
    #expect(back.packed == series.packed)
    #expect(Series(packed: Array(series.packed.dropLast(8)), name: "x") == nil)
    #expect(Series(packed: [], name: "x") == nil)
  }

  @Test func aPlanOfCallsIsLedByTheLivesThatItMakes() {
    let plan = CallPlan(steps: [
      .judge(slot: 1, bars: 5, seesAll: false), .swap(slot: 1), .renew(slot: 1),
      .judge(slot: 1, bars: 2, seesAll: true),
    ])
    let lives = SlotLife.lives(of: plan)
    #expect(lives.map(\.slot) == [1, 0, 1, 2, 3])
    #expect(lives.map(\.events.count) == [1, 0, 1, 0, 0])
  }

  /// A plugin that votes otherwise in blocks of more than one bar, behind a close above a threshold.
  private static let sin = WickedVariant.judging(
    "if (fresh > 1 && bars->high[bars->count - 1] > 0) out->confidence[fresh - 1] = 7;")

  @Test func aFailureOfASeriesIsWrittenAsFiguresAndAsATestThatFailsInC() throws {
    let plugin = try BuiltPlugin(Self.sin)
    var kit = try BuiltPlugin.kit(only: ["DET-11"])
    kit.seed = 11
    let report = try kit.run(plugin.path)
    let outcome = try #require(report.outcomes.first)
    #expect(outcome.verdict == .fail)
    let shrunk = try #require(outcome.shrunk)
    // The template's warm-up of 26 bars, and the first that votes.
    #expect(shrunk.count <= 28, "\(shrunk.count) bars")
    #expect(SeriesText.csv(shrunk).split(separator: "\n").count == shrunk.count + 1)
    #expect(TextReport.line(outcome).contains("shrunk to \(shrunk.count) bars"))
    #expect(JSONReport.text(report).contains("\"shrunk\":["))

    let source = plugin.path + ".shrunk.c", program = plugin.path + ".shrunk"
    defer { for path in [source, program] { unlink(path) } }
    try BuiltPlugin.write(source, Array(SeriesText.test(shrunk, outcome, of: report).utf8))
    let include = "-I\(BuiltPlugin.sdk)/Sources/CWitanABI/include"
    let words = ["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", include, "-o", program, source, "-ldl"]
    #expect(try CompiledObject.run(words) == 0, "the test does not compile")
    let honest = try BuiltPlugin()
    // The files are there for as long as these values are.
    let ends = try withExtendedLifetime((plugin, honest)) {
      try [plugin.path, honest.path].map { try CompiledObject.run([program, $0]) }
    }
    // As waitpid tells them: status 1, and 0.
    #expect(ends == [1 << 8, 0])
  }

  @Test func aDeathIsShrunkAndToldAsTheWholeSeriesDied() throws {
    let plugin = try BuiltPlugin(WickedVariant.judging("if (bars->volume[bars->count - 1] == 0) abort();"))
    let outcome = try plugin.outcome(of: "DAT-02")
    #expect(outcome.verdict == .crash)
    #expect(outcome.findings.first?.sentence.contains("SIGABRT") == true)
    #expect(outcome.shrunk?.count == 1)
  }

  @Test func aFailureUnderOneOfManySeedsIsReportedWithItsSeed() throws {
    // An eighth of all seeds has such a first price behind it.
    let plugin = try BuiltPlugin(
      prelude: "static unsigned long long mix(double x) { union { double d; unsigned long long u; } v = { x }; "
        + "return (v.u * 0x9E3779B97F4A7C15ull) >> 61; }",
      WickedVariant.judging("if (bars->last_seq == 60 && mix(bars->close[bars->count - 1]) == 3) return WTN_E_ARG;"))
    var kit = try BuiltPlugin.kit(only: ["DET-01"])
    kit.seed = 1
    kit.seeds = 60
    let outcome = try #require(kit.run(plugin.path).outcomes.first)
    let seed = try #require(outcome.seed)
    #expect(outcome.verdict == .fail && Kit.seeds(1, 60).contains(seed))
    kit.seeds = 1
    kit.seed = seed
    let again = try withExtendedLifetime(plugin) { try kit.run(plugin.path) }
    #expect(again.outcomes.first?.findings == outcome.findings)
  }

  @Test func theHonestTemplateLivesThroughEveryFuzzCheck() throws {
    var kit = try BuiltPlugin.kit(only: ["FUZ"])
    kit.duration = 1000
    let plugin = try BuiltPlugin()
    let report = try withExtendedLifetime(plugin) { try kit.run(plugin.path) }
    for outcome in report.outcomes {
      #expect(["pass", "skip"].contains(outcome.verdict.word), "\(outcome.check.id): \(outcome.findings)")
    }
  }

  @Test func aFuzzerBesideThePluginIsRunAndItsEndIsTold() throws {
    let plugin = try BuiltPlugin()
    let program = plugin.path + ".fuzz"
    defer { unlink(program) }
    for (script, verdict) in [("#!/bin/sh\nexit 0\n", "pass"), ("#!/bin/sh\necho crash; exit 77\n", "warn")] {
      try BuiltPlugin.write(program, Array(script.utf8))
      chmod(program, 0o755)
      let outcome = try plugin.outcome(of: "FUZ-06")
      #expect(outcome.verdict.word == verdict, "\(outcome.findings)")
    }
    unlink(program)
    #expect(try plugin.outcome(of: "FUZ-06").verdict.word == "skip")
  }
}
