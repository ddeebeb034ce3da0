import Foundation
import GRDB
import Testing

/// A store that cannot be used is refused with a sentence, and nothing is half done.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct StoreTests {
  private static func arguments(_ folder: Scratch, bars: Int = 0, _ more: String...) throws -> [String] {
    let feed = bars > 0 ? "file:" + (try folder.file("bars.csv", RecordedBars.csv(bars, seed: 5))) : "sim"
    return [
      "run", "--feed", feed, "--symbols", "BTC/USDT", "--no-web", "--plugins", try #require(HostProgram.plugins),
      "--store", "sqlite:\(folder.path)/store.db",
    ] + more
  }

  @Test func aSecondHostOnTheSameStoreIsRefusedWithTheNumberOfTheFirst() throws {
    let folder = try Scratch()
    let first = try HostProgram.start(try Self.arguments(folder, "--speed", "60x"), in: folder)
    try #require(first.shows("HostStarted"), "\(first.errorSoFar)")
    let second = try HostProgram.run(try Self.arguments(folder, "--speed", "60x"), in: folder)
    #expect(second.code == 1)
    #expect(second.error.contains("process number \(first.process.processIdentifier)"), "\(second.error)")
    #expect(second.output == "")
    #expect(first.process.isRunning)
    first.signal(SIGTERM)
    #expect(first.finish().code == 0)
  }

  @Test func aStoreOfANewerVersionIsRefusedAndUnchanged() throws {
    let folder = try Scratch()
    #expect(try HostProgram.run(try Self.arguments(folder, bars: 20, "--speed", "max"), in: folder).code == 0)
    let path = folder.path + "/store.db"
    try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let refused = try HostProgram.run(try Self.arguments(folder, bars: 20, "--speed", "max"), in: folder)
    #expect(refused.code == 1 || refused.code == 2)
    #expect(refused.error.contains("newer version: found schema 99"), "\(refused.error)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func aDatabaseOfAnotherProgramIsRefusedAndUnchanged() throws {
    let folder = try Scratch()
    let path = folder.path + "/store.db"
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE mine (a)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let refused = try HostProgram.run(try Self.arguments(folder, "--speed", "60x"), in: folder)
    #expect(refused.code == 1 || refused.code == 2)
    #expect(refused.error.contains("database of another program"), "\(refused.error)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func aFileThatIsNoDatabaseIsRefusedAndUnchanged() throws {
    let folder = try Scratch()
    let text = String(repeating: "my diary, not a database\n", count: 200)
    let path = try folder.file("store.db", text)
    let refused = try HostProgram.run(try Self.arguments(folder, "--speed", "60x"), in: folder)
    #expect(refused.code == 1 || refused.code == 2)
    #expect(refused.error.contains("is not a database"), "\(refused.error)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test func aStoreWithoutItsFolderIsRefused() throws {
    let folder = try Scratch()
    var arguments = try Self.arguments(folder, "--speed", "60x")
    arguments[arguments.count - 3] = "sqlite:\(folder.path)/nowhere/store.db"
    let refused = try HostProgram.run(arguments, in: folder)
    #expect(refused.code == 1 || refused.code == 2)
    #expect(refused.error.contains("nowhere does not exist"), "\(refused.error)")
  }

  /// Every bar of the journal begins where the one before it ended.
  static func expectContinuousBars(_ queue: DatabaseQueue) throws {
    let times = try queue.read {
      try Int64.fetchAll($0, sql: "SELECT time FROM equity ORDER BY seq, n")
    }
    #expect(times.count > 2)
    let steps = Set(zip(times, times.dropFirst()).map { $1 - $0 })
    #expect(steps == [60_000], "the steps between the bars are \(steps.sorted())")
  }
}
