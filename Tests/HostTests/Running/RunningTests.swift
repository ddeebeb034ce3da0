import Foundation
import GRDB
import Testing

/// A running host, its signals and its configuration.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct RunningTests {
  /// A folder with copies of the shipped plugins, and the arguments of a lively run over them.
  private static func stage(_ speed: String = "3600x") throws -> (folder: Scratch, arguments: [String]) {
    let folder = try Scratch()
    let plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    let source = try #require(HostProgram.plugins)
    for name in try FileManager.default.contentsOfDirectory(atPath: source) where name.hasSuffix(".so") {
      try FileManager.default.copyItem(atPath: source + "/" + name, toPath: plugins + "/" + name)
    }
    let arguments = [
      "run", "--mode", "paper", "--feed", "sim", "--speed", speed, "--seed", "7", "--no-web", "--symbols", "BTC/USDT",
      "--plugins", plugins, "--store", "sqlite:\(folder.path)/store.db",
    ]
    return (folder, arguments)
  }

  @Test func aRunShowsPricesVotesDecisionsAndFillsSoon() throws {
    let (folder, arguments) = try Self.stage()
    let host = try HostProgram.start(arguments, in: folder)
    for event in [
      "MarketTick", "BarClosed", "SignalGenerated", "VoteDecided", "OrderFilled", "PositionOpened", "stop=",
    ] {
      #expect(host.shows(event), "\(event): \(host.outputSoFar.suffix(400)) \(host.errorSoFar)")
    }
    host.signal(SIGTERM)
    #expect(host.finish().code == 0)
  }

  @Test(arguments: [SIGTERM, SIGINT]) func aDrainingHostEndsWithinTenSecondsAndWithoutAFault(number: Int32) throws {
    let (folder, arguments) = try Self.stage("60x")
    let host = try HostProgram.start(arguments, in: folder)
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    host.signal(number)
    #expect(host.waits(upTo: 10) { !host.process.isRunning })
    let result = host.finish()
    #expect(result.code == 0, "\(result.error)")
    #expect(result.output.contains("HostStopping"))
  }

  @Test func aStatusLineAndAHaltAreGivenBySignals() throws {
    let (folder, arguments) = try Self.stage()
    let host = try HostProgram.start(arguments, in: folder)
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    host.signal(SIGUSR1)
    #expect(host.shows("running: equity"), "\(host.errorSoFar)")
    host.signal(SIGQUIT)
    #expect(host.shows("trading is halted"), "\(host.errorSoFar)")
    host.signal(SIGUSR1)
    #expect(host.shows("halted: equity"), "\(host.errorSoFar)")
    host.signal(SIGTERM)
    #expect(host.finish().code == 0)
  }

  @Test func aReloadUnderLoadLosesNoBarAndTakesTheNewVersion() throws {
    let (folder, arguments) = try Self.stage()
    let host = try HostProgram.start(arguments, in: folder)
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    for round in 1...3 {
      let file = folder.path + "/Plugins/momentum.so"
      var build = try Data(contentsOf: URL(fileURLWithPath: file))
      build.append(UInt8(round))
      try build.write(to: URL(fileURLWithPath: file), options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
      host.signal(SIGHUP)
      let swapped = host.waits(upTo: 60) {
        host.outputSoFar.components(separatedBy: "PluginReloaded momentum").count == round + 1
      }
      #expect(swapped, "\(host.errorSoFar)")
    }
    host.signal(SIGTERM)
    #expect(host.finish().code == 0)
    try StoreTests.expectContinuousBars(try DatabaseQueue(path: folder.path + "/store.db"))
  }

  @Test func aPluginThatIsOverwrittenCutShortOrDeletedDoesNotHarmTheHost() throws {
    let (folder, arguments) = try Self.stage()
    let host = try HostProgram.start(arguments, in: folder)
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    let plugins = folder.path + "/Plugins"
    #expect(truncate(plugins + "/macd.so", 100) == 0)
    try FileManager.default.removeItem(atPath: plugins + "/breakout.so")
    let open = try FileHandle(forWritingTo: URL(fileURLWithPath: plugins + "/technical.so"))
    try open.write(contentsOf: Data(repeating: 0xCC, count: 20_000))
    try open.close()
    host.signal(SIGHUP)
    #expect(host.shows("macd: the old version goes on voting"), "\(host.errorSoFar)")
    #expect(host.shows("technical: the old version goes on voting"), "\(host.errorSoFar)")
    #expect(host.shows("breakout.so is gone"), "\(host.errorSoFar)")
    let bars = host.outputSoFar.components(separatedBy: "BarClosed").count
    #expect(host.waits(upTo: 60) { host.outputSoFar.components(separatedBy: "BarClosed").count > bars + 1 })
    host.signal(SIGTERM)
    #expect(host.finish().code == 0)
    try StoreTests.expectContinuousBars(try DatabaseQueue(path: folder.path + "/store.db"))
  }

  @Test func aConfigurationThatIsNotSoundIsRefusedWithFileLineAndKey() throws {
    let (folder, arguments) = try Self.stage()
    let file = try folder.file(
      "wrong.yaml", "trading:\n  mode: paper\n  symbolz: [BTC/USDT]\nvoting:\n  threshold: much\n")
    let result = try HostProgram.run(arguments + ["--config", file], in: folder)
    #expect(result.code == 2)
    #expect(result.error.contains("wrong.yaml:3: the key trading.symbolz is unknown"), "\(result.error)")
    #expect(result.error.contains("wrong.yaml:5: voting.threshold is \"much\""), "\(result.error)")
    #expect(folder.names == ["Plugins", "wrong.yaml"])
  }

  @Test func tradingWithRealMoneyIsRefusedForSafety() throws {
    let (folder, arguments) = try Self.stage()
    let result = try HostProgram.run(arguments + ["--mode", "real"], in: folder)
    #expect(result.code == 3)
    #expect(result.error.contains("found --mode real and the feed sim, expected binance"), "\(result.error)")
    #expect(folder.names == ["Plugins"])
  }
}
