import Foundation
import GRDB
import Testing

/// A disk that fills up stops new trades and loses nothing; what is asked for on a full disk is refused whole.
@Suite(
  .waitsForProcesses, .enabled(if: SmallDisk.isAllowed, "no file system may be mounted here, or nothing was built"),
  .serialized)
struct FullDiskTests {
  private static func run(_ store: String, _ more: [String]) throws -> [String] {
    [
      "run", "--symbols", "BTC/USDT", "--seed", "7", "--no-web", "--plugins", try #require(HostProgram.plugins),
      "--store", "sqlite:\(store)",
    ] + more
  }

  @Test func aHostWhoseDiskFillsUpStopsTradingAndGoesOnWithoutALossWhenThereIsRoom() throws {
    let folder = try Scratch()
    let disk = try SmallDisk(kilobytes: 64 * 1024, in: folder)
    let store = disk.path + "/store.db"
    let host = try HostProgram.start(try Self.run(store, ["--feed", "sim", "--speed", "3600x"]), in: folder)
    try #require(host.shows("OrderFilled"), "\(host.errorSoFar)")
    disk.fill()
    try #require(host.shows("is full, found"), "\(host.errorSoFar)")
    // Whatever was taken before is told before: what stands behind the sentence came of nothing else.
    let ticks = host.count("MarketTick")
    #expect(host.waits(upTo: 30) { host.count("MarketTick") > ticks + 2 })
    let after = try #require(host.outputSoFar.components(separatedBy: "is full, found").last)
    #expect(!after.contains("OrderSubmitted") && !after.contains("OrderFilled"), "\(after)")
    #expect(host.count("is full, found") == 1)
    let status = try HostProgram.run(["status", "--store", "sqlite:\(store)"], in: folder)
    #expect(status.code == 0 && host.process.isRunning, "\(status.error)")
    host.signal(SIGUSR1)
    #expect(host.shows("waiting for the store: equity"), "\(host.errorSoFar)")

    try disk.free()
    try #require(host.shows("takes inputs again"), "\(host.outputSoFar.suffix(400))")
    let fills = host.count("OrderFilled")
    #expect(host.waits(upTo: 60) { host.count("OrderFilled") > fills + 1 }, "it trades again")
    host.signal(SIGTERM)
    let result = host.finish()
    #expect(result.code == 0, "\(result.error)")
    try expectNothingLost(store, folder)
  }

  @Test func aStoreThatAnotherProgramWritesStopsTradingUntilItIsFree() throws {
    let folder = try Scratch()
    let store = folder.path + "/store.db"
    let host = try HostProgram.start(try Self.run(store, ["--feed", "sim", "--speed", "3600x"]), in: folder)
    try #require(host.shows("OrderFilled"), "\(host.errorSoFar)")
    let other = try Self.holding(store)
    try #require(host.shows("another program holds the store"), "\(host.errorSoFar)")
    let after = try #require(host.outputSoFar.components(separatedBy: "another program holds").last)
    #expect(!after.contains("OrderSubmitted"), "\(after)")
    #expect(host.process.isRunning)
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    try #require(host.shows("takes inputs again"), "\(host.outputSoFar.suffix(400))")
    let fills = host.count("OrderFilled")
    #expect(host.waits(upTo: 60) { host.count("OrderFilled") > fills + 1 }, "it trades again")
    host.signal(SIGTERM)
    #expect(host.finish().code == 0)
    try expectNothingLost(store, folder)
  }

  @Test func aHostThatIsStoppedWhileItsStoreTakesNothingSaysWhatWasNotWritten() throws {
    let folder = try Scratch()
    let store = folder.path + "/store.db"
    let host = try HostProgram.start(try Self.run(store, ["--feed", "sim", "--speed", "3600x"]), in: folder)
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    let other = try Self.holding(store)
    try #require(host.shows("another program holds the store"), "\(host.errorSoFar)")
    host.signal(SIGTERM)
    #expect(host.waits(upTo: 20) { !host.process.isRunning })
    let result = host.finish()
    #expect(result.code == 1)
    #expect(result.error.contains("inputs were not carried out: after the next start"), "\(result.error)")
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    let verified = try HostProgram.run(["replay", store, "--verify"], in: folder)
    #expect(verified.code == 0, "\(verified.error)")
  }

  @Test func aStoreThatAnotherProgramHoldsIsRefusedAtTheStartAndUnchanged() throws {
    let folder = try Scratch()
    let (store, bars) = (folder.path + "/store.db", try folder.file("bars.csv", RecordedBars.csv(50, seed: 1)))
    let arguments = try Self.run(store, ["--feed", "file:\(bars)", "--speed", "max"])
    #expect(try HostProgram.run(arguments, in: folder).code == 0)
    let before = try StoreContent(store)
    let other = try Self.holding(store)
    let refused = try HostProgram.run(arguments, in: folder)
    #expect(refused.code == 1)
    #expect(refused.error.contains("another program holds the store \(store)"), "\(refused.error)")
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    #expect(try StoreContent(store).differences(from: before) == [])
  }

  /// Sizes at which the lock, the first page and the first tables find no room.
  @Test(arguments: [4, 8, 16, 40, 64]) func aStartOnAFullDiskIsRefusedAndLeavesNothing(kilobytes: Int) throws {
    let folder = try Scratch()
    let bars = try folder.file("bars.csv", RecordedBars.csv(50, seed: 1))
    let disk = try SmallDisk(kilobytes: kilobytes, in: folder)
    let refused = try HostProgram.run(
      try Self.run(disk.path + "/store.db", ["--feed", "file:\(bars)", "--speed", "max"]), in: folder)
    #expect(refused.code == 1)
    #expect(refused.error.contains("is full") || refused.error.contains("No space left"), "\(refused.error)")
    #expect(refused.error.contains("free space"), "\(refused.error)")
    #expect(disk.names == [])
  }

  @Test func aBacktestWhoseReportsFindNoRoomWritesNoneOfThem() throws {
    let folder = try Scratch()
    let bars = try folder.file("bars.csv", RecordedBars.csv(1500, seed: 41))
    let disk = try SmallDisk(kilobytes: 64, in: folder)
    let names = ["trades.csv", "votes.csv", "report.html", "out.json"]
    let flags = zip(["--trades", "--votes", "--report", "--json"], names).flatMap { [$0, disk.path + "/" + $1] }
    let result = try HostProgram.run(
      ["backtest", "--data", bars, "--plugins", try #require(HostProgram.plugins)] + flags, in: folder)
    #expect(result.code == 1)
    #expect(result.error.contains("votes.csv: found that it cannot be written"), "\(result.error)")
    #expect(result.error.contains("Nothing was written"))
    #expect(result.output == "")
    #expect(disk.names == [])
  }

  @Test func barsThatFindNoRoomLeaveNoFile() throws {
    let folder = try Scratch()
    let disk = try SmallDisk(kilobytes: 64, in: folder)
    let result = try HostProgram.run(
      ["data", "generate", "--bars", "5000", "--seed", "1", "--out", disk.path + "/bars.csv"], in: folder)
    #expect(result.code == 1)
    #expect(result.error.contains("No space left") || result.error.contains("full"), "\(result.error)")
    #expect(disk.names == [])
  }

  /// Another process's hand on the store: this one's.
  private static func holding(_ store: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(10)
    let queue = try DatabaseQueue(path: store, configuration: configuration)
    try queue.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    return queue
  }

  /// Every bar of the market once and in order, and every effect what the inputs give.
  private func expectNothingLost(_ store: String, _ folder: Scratch) throws {
    try StoreTests.expectContinuousBars(try DatabaseQueue(path: store))
    let verified = try HostProgram.run(["replay", store, "--verify"], in: folder)
    #expect(verified.code == 0, "\(verified.error)")
    #expect(verified.output.hasPrefix("equal: all "), "\(verified.output)")
    #expect(!verified.output.contains("lack their"), "\(verified.output)")
  }
}
