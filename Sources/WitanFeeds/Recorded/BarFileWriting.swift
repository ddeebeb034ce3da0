import Glibc
public import WitanCore

extension BarFile {
  /// Writes `series` as CSV to `path`, gzip where its name ends in `.gz`; what reads back is equal to the unit.
  ///
  /// Numbers are the shortest decimals that are exact. The file appears whole or not at all: it is written beside
  /// `path` and renamed, so that an old file stands until the new one is on the disk. Equal bars give equal bytes.
  ///
  /// - Throws: ``FeedError`` (`unwritable`) where the folder or the disk does not take it.
  public static func write(_ series: BarSeries, to path: String) throws(FeedError) {
    let temporary = "\(path).\(getpid()).part"
    do throws(FeedError) {
      let sink = try ByteSink(path: temporary, gzip: path.hasSuffix(".gz"))
      try write(series, to: sink)
      try sink.finish()
      guard rename(temporary, path) == 0 else { throw ByteSink.cannot("be replaced", path, errno) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  static func write(_ series: BarSeries, to sink: ByteSink) throws(FeedError) {
    try sink.write { $0 += Array("timestamp,open,high,low,close,volume\n".utf8) }
    for index in 0..<series.count {
      try sink.write { bytes in
        ShortDecimal.append(whole: series.start[index], to: &bytes)
        for units in [
          series.openUnits[index], series.highUnits[index], series.lowUnits[index], series.closeUnits[index],
          series.volumeUnits[index],
        ] {
          bytes.append(0x2C)
          ShortDecimal.append(units: units, to: &bytes)
        }
        bytes.append(0x0A)
      }
    }
  }
}

/// The shortest decimals that say a number of units exactly: `42000.5`, `0.00000001`, `7`.
enum ShortDecimal {
  static func append(units: Int64, to bytes: inout [UInt8]) {
    if units < 0 { bytes.append(0x2D) }
    let magnitude = units.magnitude
    append(digits: magnitude / 100_000_000, to: &bytes)
    var fraction = magnitude % 100_000_000
    guard fraction > 0 else { return }
    bytes.append(0x2E)
    var step: UInt64 = 10_000_000
    while fraction > 0 {
      bytes.append(0x30 + UInt8(fraction / step))
      fraction %= step
      step /= 10
    }
  }

  static func append(whole number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(0x2D) }
    append(digits: number.magnitude, to: &bytes)
  }

  private static func append(digits number: UInt64, to bytes: inout [UInt8]) {
    let begin = bytes.count
    var rest = number
    repeat {
      bytes.append(0x30 + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[begin...].reverse()
  }
}
