import Foundation
import Testing
import WitanCore

@testable import WitanFeeds

@Suite struct BarFileWritingTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func series(_ count: Int = 3000) throws -> BarSeries {
    var series = BarSeries(symbol: market, interval: .minutes(1))
    var generator = SplitMix64(seed: 7)
    for index in 0..<count {
      let low = Int64(1 + generator.next() >> UInt64(index % 60 + 4))
      let bar = Bar(
        start: Instant(milliseconds: Int64(index) * 60_000 - 120_000), open: Price(units: low + 1),
        high: Price(units: low + 3), low: Price(units: low), close: Price(units: low + 2),
        volume: Quantity(units: Int64(generator.next() >> 3)))
      _ = series.append(try #require(bar))
    }
    return series
  }

  @Test(arguments: ["bars.csv", "bars.csv.gz"]) func whatIsWrittenReadsBackToTheUnit(name: String) throws {
    let series = try series()
    try BarFile.write(series, to: scratch.path(name))
    let back = try BarFile.read(scratch.path(name), symbol: market)
    #expect(back.report.compressed == name.hasSuffix(".gz"))
    #expect(back.series.start == series.start)
    #expect(back.series.openUnits == series.openUnits)
    #expect(back.series.highUnits == series.highUnits)
    #expect(back.series.lowUnits == series.lowUnits)
    #expect(back.series.closeUnits == series.closeUnits)
    #expect(back.series.volumeUnits == series.volumeUnits)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path) == [name])
  }

  @Test func numbersAreTheShortestThatAreExact() throws {
    var series = BarSeries(symbol: market, interval: .minutes(1))
    let bar = Bar(
      start: Instant(milliseconds: 60_000), open: Price(units: 4_200_050_000_000),
      high: Price(units: 9_000_000_000_000),
      low: Price(units: 1), close: Price(units: 700_000_000), volume: .zero)
    _ = series.append(try #require(bar))
    try BarFile.write(series, to: scratch.path("a.csv"))
    let text = try String(contentsOfFile: scratch.path("a.csv"), encoding: .utf8)
    #expect(text == header + "60000,42000.5,90000,0.00000001,7,0\n")
  }

  @Test func aFullDiskIsASentence() throws {
    let sink = try ByteSink(path: "/dev/full", gzip: false)
    let error = #expect(throws: FeedError.self) {
      try BarFile.write(series(), to: sink)
      try sink.finish()
    }
    #expect(error?.fault == .unwritable)
    #expect(error?.description.contains("free some space") == true)
  }

  @Test func aFailedWriteLeavesTheOldFileAndNoPart() throws {
    let folder = scratch.path("old.csv")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let error = #expect(throws: FeedError.self) { try BarFile.write(series(3), to: folder) }
    #expect(error?.fault == .unwritable)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path) == ["old.csv"])
    let nowhere = #expect(throws: FeedError.self) { try BarFile.write(series(3), to: scratch.path("no/bars.csv")) }
    #expect(nowhere?.description.contains("make the folder first") == true)
  }

  @Test func gzipCutShortAtAnyByteIsRefused() throws {
    let whole = try gzip()
    for length in [3, 9, 18, whole.count / 2, whole.count - 9, whole.count - 8, whole.count - 1] {
      let path = try scratch.file("cut.csv.gz", whole.prefix(length))
      let error = #expect(throws: FeedError.self) { try BarFile.read(path, symbol: market) }
      #expect(error?.fault == .cutShort, "\(length): \(error?.description ?? "")")
    }
  }

  @Test func gzipWithAWrongChecksumIsRefused() throws {
    var bytes = try gzip()
    bytes[bytes.count - 6] ^= 1
    let path = try scratch.file("bad.csv.gz", bytes)
    let error = #expect(throws: FeedError.self) { try BarFile.read(path, symbol: market) }
    #expect(error?.fault == .corrupt)
    #expect(error?.description.contains("incorrect data check") == true)
  }

  @Test func gzipMembersBehindEachOtherAreOneFileAndPaddingIsNoData() throws {
    let whole = try gzip()
    try BarFile.write(series(), to: scratch.path("plain.csv"))
    let plain = try Data(contentsOf: scratch.folder.appending(path: "plain.csv"))
    var tail = BarSeries(symbol: market, interval: .minutes(1))
    let bar = try #require(series(3001).slice(3000..<3001)[0] as Bar?)
    _ = tail.append(bar)
    try BarFile.write(tail, to: scratch.path("tail.csv.gz"))
    // The second member's own header line would be a row: cut it off by packing bare rows.
    let sink = try ByteSink(path: scratch.path("rows.gz"), gzip: true)
    try sink.write { $0 += Array("\(bar.start.milliseconds),9,9,9,9,9\n".utf8) }
    try sink.finish()
    let rows = try Data(contentsOf: scratch.folder.appending(path: "rows.gz"))
    let joined = try scratch.file("joined.csv.gz", whole + rows + Data(count: 512))
    let contents = try BarFile.read(joined, symbol: market)
    #expect(contents.series.count == 3001)
    #expect(contents.series[3000].close == Price("9"))
    let garbage = try scratch.file("garbage.csv.gz", whole + plain)
    let error = #expect(throws: FeedError.self) { try BarFile.read(garbage, symbol: market) }
    #expect(error?.fault == .corrupt)
  }

  @Test func mutatedFilesAreReadOrRefusedAndNeverCrash() throws {
    try BarFile.write(series(40), to: scratch.path("seed.csv"))
    let csv = try Data(contentsOf: scratch.folder.appending(path: "seed.csv"))
    let json = Data("[[1511686200000, 8.7e-05, 8.9e-05, 8.7e-05, 8.88e-05, 22.0],[1511686500000,1,1,1,1,0]]".utf8)
    let packed = try gzip(40)
    var generator = SplitMix64(seed: 99)
    var refused = 0
    for round in 0..<600 {
      var bytes = [csv, packed, json][round % 3]
      for _ in 0...Int(generator.next() % 4) {
        bytes[Int(generator.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: generator.next())
      }
      let path = try scratch.file("fuzz", bytes)
      do throws(FeedError) {
        let contents = try BarFile.read(path, symbol: market)
        #expect(contents.series.count == contents.report.rows)
      } catch {
        refused += 1
        #expect(error.description.hasPrefix(path))
      }
    }
    #expect(refused > 300)
  }

  func gzip(_ count: Int = 3000) throws -> Data {
    try BarFile.write(series(count), to: scratch.path("whole.csv.gz"))
    defer { try? FileManager.default.removeItem(atPath: scratch.path("whole.csv.gz")) }
    return try Data(contentsOf: scratch.folder.appending(path: "whole.csv.gz"))
  }
}
