import Foundation
import Testing
import WitanCore
import WitanFeeds

@Suite struct BarFileTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func read(_ text: String, interval: Interval? = nil) throws -> BarFile.Contents {
    try BarFile.read(scratch.file("bars.csv", text), symbol: market, interval: interval)
  }

  @Test func aFileOfBarsIsReadExactly() throws {
    let contents = try read(header + "60000,1.5,2,0.00000001,1.2e-05,0\n120000,1,1E1,1,.5e1,12345678.87654321")
    #expect(contents.report.rows == 2)
    #expect(contents.report.interval == .minutes(1))
    #expect(contents.report.intervalDeduced)
    #expect(contents.report.format == .csv)
    #expect(contents.series[0].open.units == 150_000_000)
    #expect(contents.series[0].low.units == 1)
    #expect(contents.series[0].close.units == 1200)
    #expect(contents.series[1].high.units == 1_000_000_000)
    #expect(contents.series[1].close.units == 500_000_000)
    #expect(contents.series[1].volume.units == 1_234_567_887_654_321)
    #expect(contents.series.low[0] == 1e-8)
  }

  @Test func windowsLineEndsAndAByteOrderMarkAreTaken() throws {
    let contents = try read("\u{FEFF}timestamp,open,high,low,close,volume\r\n0,1,1,1,1,1\r\n60000,2,2,2,2,2\r\n\r\n")
    #expect(contents.series.closeUnits == [100_000_000, 200_000_000])
  }

  @Test func pricesPastTheEighthDecimalAreRoundedHalfEvenAndCounted() throws {
    let contents = try read(header + "0,1.000000005,2.000000015,0.123456789,1.5,0.1234567891\n", interval: .minutes(1))
    #expect(contents.series.openUnits == [100_000_000])
    #expect(contents.series.highUnits == [200_000_002])
    #expect(contents.series.lowUnits == [12_345_679])
    #expect(contents.report.roundedPrices == 3)
    #expect(contents.report.roundedVolumes == 1)
  }

  @Test func missingBarsStayMissingAndAreReported() throws {
    let contents = try read(header + "0,1,1,1,1,1\n60000,1,1,1,1,1\n120000,1,1,1,1,1\n300000,1,1,1,1,1\n")
    let gap = GapNotice(
      symbol: market, from: Instant(milliseconds: 180_000), to: Instant(milliseconds: 300_000), missing: 2)
    #expect(contents.report.gaps == [gap])
    #expect(contents.series.count == 4)
  }

  @Test func aKlineArchiveIsReadInMillisecondsAndMicroseconds() throws {
    let rest = ",1735689659999,60,100,1,1,0"
    let contents = try read(
      "1735689540000,93548.8,93600,93500.1,93576,5.5\(rest)\n1735689600000000,93576,93610.93,93537.5,93610.93,8.2\(rest)\n"
    )
    #expect(contents.report.format == .klineArchive)
    #expect(contents.series.start == [1_735_689_540_000, 1_735_689_600_000])
    #expect(contents.series[1].high == Price("93610.93"))
  }

  @Test func freqtradesRowsAreRead() throws {
    let contents = try read(
      "[[1511686200000, 8.794e-05, 8.948e-05, 8.794e-05, 8.88e-05, 2255.0],\n [1511686500000,1,1,1,1,0]]\n")
    #expect(contents.report.format == .freqtradeJSON)
    #expect(contents.series.openUnits == [8794, 100_000_000])
    #expect(contents.report.interval == .minutes(5))
  }

  @Test func oneBarNeedsItsInterval() throws {
    #expect(try read(header + "0,1,1,1,1,1\n", interval: .hours(1)).series.interval == .hours(1))
    let error = #expect(throws: FeedError.self) { try read(header + "0,1,1,1,1,1\n") }
    #expect(error?.fault == .interval)
    #expect(error?.description.contains("--interval") == true)
  }

  @Test func aSliceHoldsItsFirstMomentAndNotItsLast() throws {
    let contents = try read(header + (0..<10).map { "\($0 * 60_000),1,1,1,1,1\n" }.joined())
    let part = try contents.bars(from: Instant(milliseconds: 60_000), to: Instant(milliseconds: 180_000))
    #expect(part.start == [60_000, 120_000])
    #expect(try contents.bars(from: nil, to: nil).count == 10)
    let error = #expect(throws: FeedError.self) { try contents.bars(from: Instant(milliseconds: 600_000), to: nil) }
    #expect(error?.fault == .noBars)
  }

  @Test(arguments: [
    (header + "0,1,1,1,1,1\n60000,1,1,1,1\n", FeedError.Fault.columns, "row 2 (line 3)"),
    (header + "0,1,1,1,1,1,1\n", .columns, "row 1 (line 2)"),
    (header + "0,1,1,1,1,1\n\n60000,1,1,1,1,1\n", .columns, "row 2 (line 3)"),
    (header + "0,1,1,1,1,1\n60000,1,one,1,1,1\n", .number, "\"one\" as the high"),
    (header + "0,,1,1,1,1\n", .number, "as the open"),
    (header + "0,1,1,1,1,1x\n", .number, "as the volume"),
    (header + "0.5,1,1,1,1,1\n", .number, "as the timestamp"),
    (header + "0,1,1,1,1 2,1\n", .number, "as the close"),
    (header + "0,1,1,1,nan,1\n", .notFinite, "\"nan\" as the close"),
    (header + "0,1,Infinity,1,1,1\n", .notFinite, "as the high"),
    (header + "0,1,1,0,1,1\n", .price, "the low 0.00000000"),
    (header + "0,-1,1,1,1,1\n", .price, "the open -1.00000000"),
    (header + "0,1,1,1e-9,1,1\n", .price, "the low"),
    (header + "0,1,1,2,1,1\n", .contradiction, "the high 1.00000000 below the low 2.00000000"),
    (header + "0,3,2,1,1,1\n", .contradiction, "the open 3.00000000 outside"),
    (header + "0,1,2,1,3,1\n", .contradiction, "the close 3.00000000 outside"),
    (header + "0,1,1,1,1,-1\n", .volume, "the volume -1.00000000"),
    (header + "120000,1,1,1,1,1\n60000,1,1,1,1,1\n", .backwards, "row 2 (line 3)"),
    (header + "60000,1,1,1,1,1\n60000,1,1,1,1,1\n", .duplicate, "row 2 (line 3)"),
    (header + "0,1,1,1,1,1\n60000,1,1,1,1,1\n120000,1,1,1,1,1\n150000,1,1,1,1,1\n", .spacing, "row 4 (line 5)"),
    (header + "0,1,1e300,1,1,1\n", .range, "as the high"),
    (header + "0,92233720369,1,1,1,1\n", .range, "as the open"),
    (header + "1700000000,1,1,1,1,1\n1700000060,1,1,1,1,1\n", .time, "seconds"),
    (header + "1700000000000000,1,1,1,1,1\n", .time, "milliseconds since 1970"),
    ("time,open,high,low,close,volume\n0,1,1,1,1,1\n", .header, "\"time,open,high,low,close,volume\""),
    ("timestamp,close,high,low,open,volume\n", .header, "expected the header timestamp,open"),
    ("PK\u{3}\u{4}rest", .header, "unzip"),
    ("{\"bars\":[]}", .header, "expected the header"),
    (header, .noRows, "no row behind its header"),
    ("[]", .noRows, "no row"),
    ("[[0,1,1,1,1,1],[60000,1,1,1,1,1]", .cutShort, "after 2 rows"),
    ("[[0,1,1,1,1,1],[60000,1,1", .cutShort, "after 1 rows"),
    ("[[0,1,1,1,1,1][60000,1,1,1,1,1]]", .columns, "row 2"),
    ("[[0,1,1,1,1,null]]", .notFinite, "as the volume"),
    ("", .empty, "is empty"),
  ]) func aBadFileIsRefusedWithItsPlace(text: String, fault: FeedError.Fault, words: String) throws {
    let error = #expect(throws: FeedError.self) { try read(text) }
    #expect(error?.fault == fault, "\(error?.description ?? "nothing was thrown")")
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("expected") == true)
    #expect(error?.description.contains("bars.csv") == true)
  }

  @Test func aMissingFileAndAFolderAreToldApart() throws {
    #expect(throws: FeedError(.missing, "/nowhere/x.csv does not exist, expected a file of bars; check the path")) {
      try BarFile.read("/nowhere/x.csv", symbol: market)
    }
    let error = #expect(throws: FeedError.self) { try BarFile.read(scratch.folder.path, symbol: market) }
    #expect(error?.fault == .directory)
  }

  @Test func aLineWithoutEndIsRefusedWithoutGrowing() throws {
    let error = #expect(throws: FeedError.self) { try read(header + String(repeating: "1", count: 1 << 19)) }
    #expect(error?.fault == .header)
  }
}
