import Foundation
import Testing

/// What is asked for wrongly is refused before anything is made: one sentence, code 2.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct RefusedUsageTests {
  private static func run(_ folder: Scratch, _ more: [String]) throws -> [String] {
    [
      "run", "--feed", "sim", "--symbols", "BTC/USDT", "--speed", "60x", "--no-web", "--for", "2s", "--plugins",
      try #require(HostProgram.plugins), "--store", "sqlite:\(folder.path)/store.db",
    ] + more
  }

  /// Flags that come after sound ones, and a part of the sentence.
  private static let flags: [([String], String)] = [
    (["--symbols", "foo"], "--symbols"), (["--symbols", "BTC/USDT,BTC/USDT"], "--symbols"),
    (["--enable", "nope"], "nope"), (["--disable", "NOPE"], "--disable"),
    (["--set", "macd.nope=3"], "expected one of fast, mode"),
    (["--set", "macd.fast=-5"], "a whole number from 2 to 500"), (["--set", "macd=5"], "ID.PARAMETER=VALUE"),
    (["--set", "nope.fast=5"], "nope"), (["--weight", "macd=2"], "--weight"), (["--weight", "nope=1"], "nope"),
    (["--interval", "7q"], "--interval"), (["--speed", "0x"], "--speed"), (["--speed", "fast"], "--speed"),
    (["--seed", "x"], "--seed"), (["--mode", "live"], "--mode"), (["--store", "mysql://x"], "--store"),
    (["--feed", "foo"], "--feed"), (["--feed", "file"], "feed"), (["--for", "soon"], "--for soon"),
    (["--plugins", "/nowhere"], "/nowhere"), (["--config", "/nowhere.yaml"], "/nowhere.yaml"),
  ]

  @Test(arguments: flags) func aWrongFlagOfARunIsRefusedAndNothingIsMade(flags: [String], part: String) throws {
    let folder = try Scratch()
    let result = try HostProgram.run(try Self.run(folder, flags), in: folder)
    expectSentence(result, part)
    #expect(folder.names == [])
  }

  /// Lines of a configuration file, and the sentence's parts: the line and what stands there.
  private static let settings: [(String, [String])] = [
    ("trading:\n  symbolz: [BTC/USDT]", ["c.yaml:2: the key trading.symbolz is unknown", "trading.symbol"]),
    ("trade:\n  mode: paper", ["c.yaml:1: ", "trade"]),
    ("voting:\n\n  threshold: much", ["c.yaml:3: voting.threshold"]),
    ("voting:\n  threshold: 101", ["c.yaml:2: voting.threshold", "100"]),
    ("voting:\n  quorum: [1]", ["c.yaml:2: voting.quorum"]),
    ("trading:\n  symbols: BTC/USDT:x", ["c.yaml:2: trading.symbols"]),
    ("risk:\n  max_daily_loss_pct: -1", ["c.yaml:2: risk.max_daily_loss_pct"]),
    ("trading:\n\tmode: paper", ["c.yaml"]), ("- a\n- b", ["c.yaml"]),
    ("plugins:\n  strategies:\n    macd: {weight: 3}", ["c.yaml:3: ", "weight"]),
  ]

  @Test(arguments: settings) func aWrongSettingIsRefusedWithFileLineAndKey(text: String, parts: [String]) throws {
    let folder = try Scratch()
    let file = try folder.file("c.yaml", text + "\n")
    let result = try HostProgram.run(try Self.run(folder, ["--config", file]), in: folder)
    for part in parts { expectSentence(result, part) }
    #expect(folder.names == ["c.yaml"])
  }

  /// What the argument parser itself finds, and parts of the sentence.
  private static let parsed: [([String], [String])] = [
    (["backtest", "--seed", "x"], ["'x' is invalid for '--seed <seed>', expected a number", "host backtest --help"]),
    (["backtest", "--bogus"], ["unknown option '--bogus'", "host backtest --help"]),
    (["backtest", "a", "b"], ["unexpected arguments", "host backtest --help"]),
    (["run", "--speed"], ["missing value for '--speed <speed>' (how fast", "host run --help"]),
    (["replay"], ["missing expected argument '<store>' (the store", "host replay --help"]),
    (["data", "import", "x.csv"], ["missing expected argument '--out <out>'", "host data import --help"]),
    (["bogus"], ["found the command bogus, expected one of run, backtest,", "host --help"]),
    (["plugins", "enable", "MACD"], ["found \"MACD\", expected a strategy's id"]),
  ]

  @Test(arguments: parsed) func whatTheCommandLineDoesNotKnowIsRefusedInOneSentence(
    arguments: [String], parts: [String]
  ) throws {
    let folder = try Scratch()
    let result = try HostProgram.run(arguments, in: folder)
    for part in parts { expectSentence(result, part) }
    #expect(folder.names == [])
  }

  @Test func aSocketThatAnotherHostHoldsIsRefusedWithItsNumberAndNothingIsMade() throws {
    let (folder, other) = (try Scratch(), try Scratch())
    let socket = other.path + "/s"
    let first = try HostProgram.start(
      try Self.run(other, ["--for", "5m", "--socket", socket]), in: other)
    try #require(first.shows("HostStarted"), "\(first.errorSoFar)")
    try #require(first.waits(upTo: 30) { FileManager.default.fileExists(atPath: socket) })
    let second = try HostProgram.run(try Self.run(folder, ["--socket", socket]), in: folder)
    #expect(second.code == 1)
    #expect(second.output == "")
    #expect(
      second.error.hasPrefix(
        "the socket \(socket) is held by the running host with process number \(first.process.processIdentifier), "),
      "\(second.error)")
    #expect(second.error.split(separator: "\n").count == 1)
    #expect(folder.names == [])
    first.signal(SIGTERM)
    #expect(first.finish().code == 0)
  }

  @Test func aStoreOfANewerVersionLeavesNoFileBesideIt() throws {
    let folder = try Scratch()
    #expect(try HostProgram.run(try Self.run(folder, ["--for", "1s"]), in: folder).code == 0)
    let names = folder.names
    _ = try Shell.output("sqlite3 '\(folder.path)/store.db' 'PRAGMA user_version = 99'")
    let result = try HostProgram.run(try Self.run(folder, []), in: folder)
    #expect(result.code == 1)
    #expect(result.error.contains("found schema 99, expected at most"), "\(result.error)")
    #expect(result.error.split(separator: "\n").count == 1 && result.output == "")
    #expect(
      folder.names.filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") } == names.filter { !$0.contains("-") })
  }

  private func expectSentence(_ result: HostProgram.Result, _ part: String) {
    #expect(result.code == 2, "\(result.error)")
    #expect(result.output == "", "\(result.output)")
    #expect(result.error.contains(part), "\(result.error)")
    #expect(result.error.split(separator: "\n").count == 1, "\(result.error)")
  }
}
