import Foundation
import Testing

/// Each drill, played by the built programs on their own exchange.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt && HostProgram.isBuilt, "no host, exchange-simulator and plugins were built"))
struct DrillTests {
  private let folder: Scratch

  init() throws { folder = try Scratch() }

  /// A drill's JSON lines.
  private struct Outcome {
    let result: HostProgram.Result
    let lines: [[String: Any]]

    init(_ result: HostProgram.Result) throws {
      self.result = result
      lines = try result.output.split(separator: "\n").map { line in
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
      }
    }

    /// The names of its checks.
    var names: Set<String> { Set(lines.compactMap { $0["check"] as? String }) }
    /// Those that do not hold, with what was found.
    var failed: [String] {
      lines.filter { $0["ok"] as? Bool == false }.map { "\($0["check"] ?? ""): \($0["found"] ?? "")" }
    }
    /// Its last line.
    var summary: [String: Any] { lines.last ?? [:] }
  }

  /// What each drill ends with.
  private static let books: Set = [
    "agrees", "stops-as-told", "cash", "coins", "trades", "orders-once", "one-entry-a-decision", "stop", "owners-coins",
    "position", "bars", "unprotected",
  ]

  private func arguments(_ name: String, _ more: [String]) throws -> [String] {
    ["drill", name, "--json", "--plugins", try #require(HostProgram.plugins)] + more
  }

  /// The variables of a drill: a real key that must not be used, and temporary files in a folder that is looked at.
  private var environment: [String: String] {
    [
      "TMPDIR": folder.path, "LLVM_PROFILE_FILE": "/dev/null", "BINANCE_API_KEY": "the-real-key",
      "BINANCE_API_SECRET": "the-real-secret",
    ]
  }

  /// A drill trades in the exchange's time: the release build plays it.
  private func play(_ name: String, _ more: String...) throws -> Outcome {
    try Outcome(
      try HostProgram.run(try arguments(name, more), in: folder, environment: environment, program: HostProgram.path))
  }

  private func expectPassed(_ outcome: Outcome, _ checks: Set<String>) {
    #expect(outcome.failed.isEmpty, "\(outcome.failed.joined(separator: "\n"))")
    #expect(outcome.result.code == 0, "\(outcome.result.error)")
    #expect(outcome.summary["passed"] as? Bool == true)
    #expect(outcome.names == Self.books.union(checks))
    // Nothing is left of a drill that passed.
    #expect(folder.names.filter { $0.hasPrefix("witan-drill-") }.isEmpty)
  }

  @Test func theHostSurvivesAnExchangeThatIsDown() throws {
    expectPassed(
      try play("exchange-down", "--seed", "3"), ["told", "lives-on", "no-entry-meanwhile", "same-stop"])
  }

  @Test func anEntryThatIsFilledInPartsIsBookedAndProtectedToTheLastUnit() throws {
    expectPassed(try play("partial-fill", "--seed", "3"), ["in-parts", "filled-less-fees", "sold-in-parts"])
  }

  @Test func aLostFeedIsToldAndRepairedAndTradingGoesOn() throws {
    expectPassed(
      try play("feed-loss", "--seed", "3"),
      ["told", "repaired", "no-entry-while-stale", "late-buys-denied", "same-stop", "trades-on"])
  }

  @Test func aHostThatIsKilledAtAnyMomentGoesOnWhereItWas() throws {
    expectPassed(try play("crash", "--seed", "3"), ["comes-back"])
  }

  @Test func aDrillThatIsInterruptedEndsItsPrograms() throws {
    let drill = try HostProgram.start(
      try arguments("exchange-down", ["--keep"]), in: folder, environment: environment)
    // Both programs run once the host has said so in its file.
    func started() -> Bool {
      folder.names.contains { name in
        let text = try? String(contentsOfFile: "\(folder.path)/\(name)/host-1.out", encoding: .utf8)
        return text?.contains("HostStarted") ?? false
      }
    }
    try #require(drill.waits(upTo: 90, until: started), "\(drill.errorSoFar)")
    let children = try Shell.output("pgrep -P \(drill.process.processIdentifier)").split(separator: "\n")
      .compactMap { pid_t($0) }
    try #require(children.count == 2)
    drill.signal(SIGINT)
    let result = drill.finish()
    #expect(result.code == 1 && result.error.contains("interrupted"), "\(result)")
    for child in children { #expect(kill(child, 0) != 0 && errno == ESRCH, "\(child) still runs") }
    // The key was in the environment of the two alone.
    #expect(!result.output.contains("the-real") && !result.error.contains("the-real"))
  }

  @Test func aDrillWithoutAStrategyThatBuysFailsAndKeepsWhatItSaw() throws {
    let plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    let outcome = try Outcome(
      try HostProgram.run(
        ["drill", "partial-fill", "--json", "--plugins", plugins, "--enable", "absent"], in: folder,
        environment: environment, program: HostProgram.path))
    #expect(outcome.result.code == 1)
    #expect(outcome.failed.count == 1 && outcome.failed[0].contains("ended by itself"), "\(outcome.failed)")
    let kept = try #require(outcome.summary["folder"] as? String)
    #expect(FileManager.default.fileExists(atPath: kept + "/host-1.err"))
  }

  @Test(.enabled(if: HostProgram.isLong, "waits two minutes for a stop that never comes"))
  func aHostThatPlacesNoStopFailsTheDrill() throws {
    let config = try folder.file("w.yaml", "risk: {stop_loss_pct: none}\nplugins: {enable: [momentum]}\n")
    let outcome = try play("partial-fill", "--config", config)
    #expect(outcome.result.code == 1)
    let names = Set(outcome.lines.filter { $0["ok"] as? Bool == false }.compactMap { $0["check"] as? String })
    #expect(names == ["goes-on", "stop", "unprotected"], "\(outcome.failed)")
  }
}
