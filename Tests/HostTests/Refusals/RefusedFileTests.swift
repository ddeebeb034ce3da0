import Foundation
import Testing

/// A file of bars that is not sound is refused by every command that reads it: one sentence with its place, code 1, and
/// nothing is made.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct RefusedFileTests {
  /// What is done to a sound file of 40 bars, and a part of the sentence.
  struct Fault: Sendable, CustomTestStringConvertible {
    let name: String, part: String
    let bytes: @Sendable ([String]) throws -> Data
    var testDescription: String { name }

    /// Lines changed.
    init(_ name: String, _ part: String, lines change: @escaping @Sendable ([String]) -> [String]) {
      (self.name, self.part) = (name, part)
      bytes = { Data(change($0).map { $0 + "\n" }.joined().utf8) }
    }
    /// The gzip of the sound file changed.
    init(_ name: String, _ part: String, gzip change: @escaping @Sendable (Data) -> Data) {
      (self.name, self.part) = (name, part)
      bytes = { lines in
        let folder = try Scratch()
        let plain = try folder.file("plain.csv", lines.map { $0 + "\n" }.joined())
        _ = try Shell.output("gzip -n '\(plain)'")
        return change(try Data(contentsOf: URL(fileURLWithPath: plain + ".gz")))
      }
    }
  }

  private static let faults = [
    Fault("empty", "is empty", lines: { _ in [] }), Fault("header alone", "holds no row", lines: { [$0[0]] }),
    Fault("wrong header", "expected the header", lines: { ["time,price"] + $0.dropFirst() }),
    Fault("NaN", "found \"NaN\"", lines: { cell($0, 3, "NaN") }),
    Fault("infinite", "found \"inf\"", lines: { cell($0, 2, "inf") }),
    Fault("price nought", "expected a price above 0", lines: { cell($0, 3, "0") }),
    Fault("price below nought", "expected a price above 0", lines: { cell($0, 1, "-1") }),
    Fault("high below low", "below the low", lines: { cell($0, 2, "1") }),
    Fault("volume below nought", "the volume -1", lines: { cell($0, 5, "-1") }),
    Fault("backwards", "expected times that rise", lines: { $0[0..<9] + [$0[10], $0[9]] + $0[11...] }),
    Fault("twice", "expected each time once", lines: { $0[0..<9] + [$0[9]] + $0[9...] }),
    Fault("row cut short", "expected 6", lines: { $0.dropLast() + [String($0[40].prefix(20))] }),
    Fault("gz cut short", "is cut short", gzip: { $0.dropLast(20) }),
    Fault("gz of a few bytes", "is cut short", gzip: { $0.prefix(12) }),
    Fault(
      "gz damaged", "is damaged",
      gzip: { gz in
        var gz = gz
        gz[gz.count / 2] ^= 0xFF
        return gz
      }),
    Fault("gz and more", "is damaged", gzip: { $0 + Data("more".utf8) }),
  ]

  /// The tenth row with another cell.
  private static func cell(_ lines: [String], _ column: Int, _ value: String) -> [String] {
    var lines = lines
    var cells = lines[9].split(separator: ",").map(String.init)
    cells[column] = value
    lines[9] = cells.joined(separator: ",")
    return lines
  }

  /// The commands that read bars, each with what it would make.
  private static func commands(_ path: String, _ folder: Scratch) throws -> [[String]] {
    let plugins = try #require(HostProgram.plugins)
    return [
      ["backtest", "--data", path, "--plugins", plugins, "--json", folder.path + "/out.json"],
      [
        "run", "--feed", "file:\(path)", "--symbols", "BTC/USDT", "--speed", "max", "--no-web", "--plugins", plugins,
        "--store", "sqlite:\(folder.path)/store.db",
      ],
      ["data", "import", path, "--out", folder.path + "/out.csv"],
      ["data", "resample", path, "--to", "5m", "--out", folder.path + "/out.csv"],
    ]
  }

  @Test(arguments: faults) func aFileThatIsNotSoundIsRefusedByEveryCommandAndNothingIsMade(fault: Fault) throws {
    let folder = try Scratch()
    let path = try folder.file("bars.csv")
    let lines = RecordedBars.csv(40, seed: 1).split(separator: "\n").map(String.init)
    try fault.bytes(lines).write(to: URL(fileURLWithPath: path))
    for command in try Self.commands(path, folder) {
      try expectRefusal(command, fault.part, folder)
    }
    #expect(folder.names == ["bars.csv"])
  }

  @Test func aFileThatIsMissingOrAFolderIsRefusedByEveryCommand() throws {
    let folder = try Scratch()
    for command in try Self.commands(folder.path + "/none.csv", folder) {
      try expectRefusal(command, "none.csv does not exist", folder)
    }
    for command in try Self.commands("/usr", folder) { try expectRefusal(command, "/usr is a folder", folder) }
    #expect(folder.names == [])
  }

  /// Whether a right can be taken away from the one who runs the tests; says where it cannot.
  private static let rightsCount: Bool = {
    guard geteuid() == 0 else { return true }
    FileHandle.standardError.write(Data("skipped: root may read every file; run the tests as another user\n".utf8))
    return false
  }()

  @Test(.enabled(if: rightsCount, "root may read every file"))
  func aFileThatMayNotBeReadIsRefusedByEveryCommand() throws {
    let folder = try Scratch()
    let path = try folder.file("bars.csv", RecordedBars.csv(40, seed: 1))
    #expect(chmod(path, 0) == 0)
    for command in try Self.commands(path, folder) { try expectRefusal(command, "right to read it", folder) }
    #expect(folder.names == ["bars.csv"])
  }

  @Test func aSingleBarIsRefusedForItsIntervalAndTakenWhereThatIsGiven() throws {
    let folder = try Scratch()
    let lines = RecordedBars.csv(40, seed: 1).split(separator: "\n").prefix(2).joined(separator: "\n")
    let path = try folder.file("bars.csv", lines + "\n")
    for command in try Self.commands(path, folder) where command[0] != "run" {
      try expectRefusal(command, "does not tell the interval", folder)
    }
    #expect(folder.names == ["bars.csv"])
    let result = try BacktestJSON(path, ["--interval", "1m"], in: folder)
    #expect(result.bars == 1 && result.trades.isEmpty)
  }

  private func expectRefusal(_ command: [String], _ part: String, _ folder: Scratch) throws {
    let result = try HostProgram.run(command, in: folder)
    #expect(result.code == 1, "\(command[0]): \(result.error)")
    #expect(result.output == "", "\(command[0])")
    #expect(result.error.contains(part), "\(command[0]): \(result.error)")
    #expect(result.error.split(separator: "\n").count == 1, "\(command[0]): \(result.error)")
  }
}
