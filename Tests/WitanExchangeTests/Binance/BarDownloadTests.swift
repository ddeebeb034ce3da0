import Foundation
import Synchronization
import Testing
import WitanCore

@testable import WitanExchange

/// Downloads of bars: progress, resumption, gaps.
@Suite struct BarDownloadTests {
  private let symbol: Symbol
  private let part: String
  init() throws {
    symbol = try #require(Symbol("BTC/USDT"))
    part = FileManager.default.temporaryDirectory.appending(path: "witan-part-\(UUID().uuidString)").path
  }

  private func span(hours: Int64) -> Range<Instant> {
    let end = BarServing.open + BarServing.hour
    return Instant(milliseconds: end - hours * BarServing.hour)..<Instant(milliseconds: end)
  }

  private func starts(_ hours: ClosedRange<Int64>) -> [Int64] {
    hours.reversed().map { BarServing.open - $0 * BarServing.hour }
  }

  private func failure(_ download: BarDownload) async -> DownloadFailure? {
    do throws(DownloadFailure) {
      _ = try await download.run()
      return nil
    } catch { return error }
  }

  @Test func everyClosedBarComesOnceWithItsProgress() async throws {
    defer { unlink(part) }
    let venue = try VenueServer { BarServing.answer($0.line, most: 10) }
    let download = BarDownload(venue.client, symbol, .hours(1), in: span(hours: 25), part: part)
    var seen: [BarDownload.Progress] = []
    let outcome = try await download.run { seen.append($0) }
    #expect(outcome.series.start == starts(1...24) && outcome.gaps.isEmpty && outcome.resumed == 0)
    #expect(outcome.series.closeUnits.first == BarServing.price(starts(24...24)[0]) * 100_000_000 + 50_000_000)
    #expect(seen.map(\.bars) == [10, 20, 24] && seen.allSatisfy { $0.expected == 25 })
    download.discardPart()
    #expect(!FileManager.default.fileExists(atPath: part))
  }

  @Test func anInterruptedDownloadGoesOnBehindItsLastWholeRow() async throws {
    defer { unlink(part) }
    let broken = try VenueServer { request in
      request.place < 4 ? BarServing.answer(request.line, most: 5) : .answer(451, "{\"code\":0,\"msg\":\"\"}")
    }
    let first = await failure(BarDownload(broken.client, symbol, .hours(1), in: span(hours: 25), part: part))
    #expect(first?.venue?.status == 451)
    let file = try #require(FileHandle(forWritingAtPath: part))
    try file.seekToEnd()
    try file.write(contentsOf: Data("17600000,1.5,2".utf8))
    let venue = try VenueServer { BarServing.answer($0.line) }
    let outcome = try await BarDownload(venue.client, symbol, .hours(1), in: span(hours: 25), part: part).run()
    #expect(outcome.resumed == 15 && outcome.series.start == starts(1...24) && venue.requests.count == 1)
    #expect(BarServing.parameter("startTime", venue.requests[0].line) == starts(9...9)[0])
    // A later beginning takes the rows that count; an earlier one begins anew.
    let later = try VenueServer { BarServing.answer($0.line) }
    let shorter = try await BarDownload(later.client, symbol, .hours(1), in: span(hours: 11), part: part).run()
    #expect(shorter.series.start == starts(1...10) && shorter.resumed == 10 && later.requests.isEmpty)
    let longer = try await BarDownload(later.client, symbol, .hours(1), in: span(hours: 31), part: part).run()
    #expect(longer.series.start == starts(1...30) && longer.resumed == 0)
  }

  @Test(arguments: [
    "garbage", "bars binanceus ETH/USDT 1h 0\n", "bars binance BTC/USDT 1h 0\n", "bars binanceus BTC/USDT 1m 0\n",
    "bars binanceus BTC/USDT 1h 0\n5,1,1,1,1,1\n5,1,1,1,1,1\n", "bars binanceus BTC/USDT 1h 0\n5,1,1,2,1,1\n",
    "bars binanceus BTC/USDT 1h 0\n5,1,1,1,1\n", "bars binanceus BTC/USDT 1h 0\n5,1,1,1,1,x\n",
    "bars binanceus BTC/USDT 1h 0\n\n",
  ]) func whatIsNoPartOfThisDownloadIsNotTakenOn(text: String) async throws {
    defer { unlink(part) }
    try Data(text.utf8).write(to: URL(filePath: part))
    let venue = try VenueServer { BarServing.answer($0.line) }
    let outcome = try await BarDownload(venue.client, symbol, .hours(1), in: span(hours: 5), part: part).run()
    #expect(outcome.resumed == 0 && outcome.series.start == starts(1...4))
  }

  @Test func whatTheVenueDoesNotHaveIsSaidToTheBar() async throws {
    defer { unlink(part) }
    let absent = Set(starts(20...24) + starts(8...9) + starts(1...1))
    let venue = try VenueServer { BarServing.answer($0.line, absent: absent, most: 3) }
    let outcome = try await BarDownload(venue.client, symbol, .hours(1), in: span(hours: 25), part: part).run()
    func gap(_ first: Int64, _ count: Int) -> GapNotice {
      let from = Instant(milliseconds: BarServing.open - first * BarServing.hour)
      return GapNotice(symbol: symbol, from: from, to: from + .hours(Int64(count)), missing: count)
    }
    #expect(outcome.gaps == [gap(24, 5), gap(9, 2), gap(1, 1)])
    #expect(outcome.missing == 8 && outcome.series.count == 16)
  }

  @Test func nothingAtAllIsAFailureWithASentence() async throws {
    defer { unlink(part) }
    let venue = try VenueServer { _ in .answer(200, "[]") }
    let found = await failure(BarDownload(venue.client, symbol, .hours(1), in: span(hours: 5), part: part))
    #expect(found?.description.contains("has no closed bar of BTC/USDT at 1h") == true)
  }

  @Test func twoDownloadsDoNotShareAPart() async throws {
    defer { unlink(part) }
    let held = try PartFile(
      part, .init(venue: "binanceus", symbol: symbol, interval: .hours(1), from: Instant(milliseconds: 0)))
    let venue = try VenueServer { BarServing.answer($0.line) }
    let found = await failure(BarDownload(venue.client, symbol, .hours(1), in: span(hours: 5), part: part))
    #expect(found?.description.contains("another download") == true && held.resumed.isEmpty)
  }
}
