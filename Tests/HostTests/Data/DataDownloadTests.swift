import Foundation
import Testing

/// `host data download` as far as it goes without an exchange.
@Suite(.enabled(if: HostCommand.isBuilt)) struct DataDownloadTests {
  @Test(arguments: [
    (["BTCUSDT", "1h", "90d"], "BASE/QUOTE"), (["BTC/USDT", "hour", "90d"], "1m, 15m, 4h or 1d"),
    (["BTC/USDT", "1h", "long"], "90d or 2024-01-31"), (["BTC/USDT", "1h", "2999-01-01"], "before the end"),
    (["BTC/USDT", "1h", "90d", "--venue", "mtgox"], "binanceus or binance"),
    (["BTC/USDT", "1h", "90d", "--rest", "http://example.com"], "not encrypted"),
    (["BTC/USDT", "1h", "90d", "--proxy", "example.com"], "no address of a server"),
  ]) func whatCannotBeAskedForIsRefusedAndNothingIsWritten(arguments: [String], sentence: String) async throws {
    let folder = try WorkFolder()
    let result = try await HostCommand.run(["data", "download"] + arguments + ["--out", "bars.csv"], in: folder.path)
    #expect(result.code == 2 && result.errors.contains(sentence), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/bars.csv"))
  }

  @Test func whereNobodyAnswersTheWorkHasFailed() async throws {
    let folder = try WorkFolder()
    let result = try await HostCommand.run(
      ["data", "download", "BTC/USDT", "1h", "90d", "--rest", "http://127.0.0.1:1", "--out", "bars.csv"],
      in: folder.path)
    #expect(result.code == 1 && result.errors.contains("http://127.0.0.1:1/api/v3/time"), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/bars.csv"))
  }
}
