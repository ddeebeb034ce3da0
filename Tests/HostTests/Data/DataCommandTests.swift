import Foundation
import Testing

/// `host data` as a program.
@Suite(.enabled(if: HostCommand.isBuilt, "there is no built host"))
struct DataCommandTests {
  private static let klines = """
    1704067200000,10,12,9,11,5,1704067259999,0,1,0,0,0
    1704067260000,11,13,10,12,6,1704067319999,0,1,0,0,0
    1704067440000,12,14,11,13,7,1704067499999,0,1,0,0,0

    """

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func whatIsImportedStandsAsCSV() async throws {
    let folder = try WorkFolder()
    try folder.write("k.csv", Self.klines)
    let run = try await folder.run("data", "import", "k.csv", "--symbol", "ETH/USDT", "--out", "bars.csv", "--json")
    #expect(run.code == 0 && run.errors.isEmpty)
    #expect(
      try folder.text("bars.csv") == """
        timestamp,open,high,low,close,volume
        1704067200000,10,12,9,11,5
        1704067260000,11,13,10,12,6
        1704067440000,12,14,11,13,7

        """)
    let summary = try object(run.output)
    #expect(summary["rows"] as? Int == 3 && summary["missing"] as? Int == 2)
    #expect(summary["symbol"] as? String == "ETH/USDT" && summary["interval"] as? String == "1m")
  }

  @Test func aFileThatIsNotSoundLeavesNothingBehind() async throws {
    let folder = try WorkFolder()
    try folder.write("bad.csv", "timestamp,open,high,low,close,volume\n1704067200000,10,9,9,11,5\n")
    for arguments in [["import", "bad.csv"], ["resample", "bad.csv", "--to", "5m"]] {
      let run = try await HostCommand.run(
        ["data"] + arguments + ["--interval", "1m", "--out", "out.csv"], in: folder.path)
      #expect(run.code == 1)
      #expect(run.output.isEmpty)
      #expect(run.errors.hasPrefix("bad.csv"), "\(run.errors)")
    }
    #expect(try folder.names() == ["bad.csv"])
  }

  @Test func verifyTellsGapsAndEndsWithOneForWhatIsNotSound() async throws {
    let folder = try WorkFolder()
    try folder.write("k.csv", Self.klines)
    let sound = try await folder.run("data", "verify", "k.csv")
    #expect(sound.code == 0)
    #expect(sound.output.contains("2 bars missing from 2024-01-01T00:02:00Z to 2024-01-01T00:04:00Z"))
    #expect(try await folder.run("data", "verify", "k.csv", "--strict").code == 1)

    let mixed = try await folder.run("data", "verify", "k.csv", "none.csv", "--json")
    #expect(mixed.code == 1 && mixed.errors.contains("none.csv"))
    let verdicts = try #require(
      try JSONSerialization.jsonObject(with: Data(mixed.output.utf8)) as? [[String: Any]])
    #expect(verdicts.map { $0["sound"] as? Bool } == [true, false])
    #expect(verdicts[0]["rows"] as? Int == 3)
    #expect((verdicts[0]["gaps"] as? [[String: Any]])?.first?["missing"] as? Int == 2)
    #expect((verdicts[1]["fault"] as? String)?.isEmpty == false)
  }

  @Test func equalSeedsGenerateEqualBytesAndVerify() async throws {
    let folder = try WorkFolder()
    for (name, seed) in [("a.csv", "7"), ("b.csv", "7"), ("c.csv", "8")] {
      let run = try await folder.run("data", "generate", "--bars", "500", "--seed", seed, "--out", name)
      #expect(run.code == 0 && run.errors.isEmpty)
    }
    #expect(try folder.text("a.csv") == folder.text("b.csv"))
    #expect(try folder.text("a.csv") != folder.text("c.csv"))
    #expect(try await folder.run("data", "generate", "--bars", "500", "--seed", "7", "--out", "a.csv.gz").code == 0)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/a.csv.gz"))
    #expect(bytes.prefix(2) == Data([0x1F, 0x8B]))
    #expect(try await folder.run("data", "verify", "--strict", "a.csv", "a.csv.gz").code == 0)
  }

  @Test func longerBarsHoldTheSameHighestLowestAndVolume() async throws {
    let folder = try WorkFolder()
    try folder.write("k.csv", Self.klines)
    let run = try await folder.run(
      "data", "resample", "k.csv", "--interval", "1m", "--to", "3m", "--out", "long.csv", "--json")
    #expect(run.code == 0)
    #expect(
      try folder.text("long.csv") == """
        timestamp,open,high,low,close,volume
        1704067200000,10,13,9,12,11
        1704067380000,12,14,11,13,7

        """)
    #expect(try object(run.output)["incomplete"] as? Int == 2)
    let none = try await folder.run(
      "data", "resample", "k.csv", "--interval", "1m", "--to", "3m", "--out", "none.csv", "--complete")
    #expect(none.code == 1 && none.errors.contains("no whole bar of 3m"))
    #expect(try folder.names() == ["k.csv", "long.csv"])
  }

  @Test(arguments: [
    ["data", "generate", "--bars", "0", "--out", "x.csv"],
    ["data", "generate", "--bars", "ten", "--out", "x.csv"],
    ["data", "generate", "--bars", "10", "--interval", "1y", "--out", "x.csv"],
    ["data", "generate", "--bars", "10", "--interval", "2d", "--out", "x.csv"],
    ["data", "generate", "--bars", "10", "--symbol", "btc", "--out", "x.csv"],
    ["data", "generate", "--bars", "10", "--from", "soon", "--out", "x.csv"],
    ["data", "generate", "--bars", "10"],
    ["data", "import", "x.csv", "--out", "./x.csv"],
    ["data", "verify"],
    ["data", "turn-to-gold"],
    ["--no-such-flag"],
  ])
  func wrongUsageEndsWithTwoAndChangesNothing(arguments: [String]) async throws {
    let folder = try WorkFolder()
    let run = try await HostCommand.run(arguments, in: folder.path)
    #expect(run.code == 2)
    #expect(run.output.isEmpty)
    #expect(!run.errors.isEmpty)
    #expect(try folder.names().isEmpty)
  }

  @Test func aFolderThatIsNotThereIsNamedAndNothingIsWritten() async throws {
    let folder = try WorkFolder()
    let run = try await folder.run("data", "generate", "--bars", "5", "--out", "none/x.csv")
    #expect(run.code == 1)
    #expect(run.errors.contains("none/x.csv"))
    #expect(try folder.names().isEmpty)
  }
}
