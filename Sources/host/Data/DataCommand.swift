import ArgumentParser
import Foundation
import WitanCore
import WitanFeeds

/// `host data`: files of bars.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Files of bars: download, import, verify, resample, generate.",
    subcommands: [
      DataDownloadCommand.self, DataImportCommand.self, DataVerifyCommand.self, DataResampleCommand.self,
      DataGenerateCommand.self,
    ])
}

/// What the commands on files of bars read from their flags.
enum DataArgument {
  static func symbol(_ name: String) throws -> Symbol {
    guard let symbol = Symbol(name) else {
      throw CommandFailure.usage("found --symbol \(name), expected BASE/QUOTE in capitals such as BTC/USDT")
    }
    return symbol
  }

  static func interval(_ text: String, _ flag: String) throws -> Interval {
    guard let interval = Interval(text) else {
      throw CommandFailure.usage("found \(flag) \(text), expected one such as 1m, 15m, 4h or 1d")
    }
    return interval
  }

  /// Refuses to write over the file that is read.
  static func check(out: String, against path: String) throws {
    let same = [out, path].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().standardizedFileURL.path }
    guard same[0] != same[1] else {
      throw CommandFailure.usage("found --out \(out), which is the file that is read; name another file")
    }
  }
}

/// What a command did to a file of bars, as it is printed.
struct DataSummary: Encodable {
  let file: String
  let symbol: Symbol
  let interval: String
  let rows: Int
  let first: Instant
  let last: Instant
  /// Bars that are missing between the first and the last.
  let missing: Int
  /// Bars that not all parts were there for.
  var incomplete: Int?

  /// What `series`, written to `file`, holds; nil where it is empty.
  init?(_ series: BarSeries, file: String) {
    guard let first = series.start.first, let last = series.start.last else { return nil }
    self.file = file
    (symbol, interval, rows) = (series.symbol, "\(series.interval)", series.count)
    (self.first, self.last) = (Instant(milliseconds: first), Instant(milliseconds: last))
    missing = Int((last - first) / series.interval.milliseconds) + 1 - series.count
  }

  func show(json: Bool) throws {
    if json { return try Output.json(self) }
    let gaps = missing > 0 ? ", \(missing) missing between them" : ""
    let parts = incomplete.map { $0 > 0 ? ", \($0) of them not whole" : "" } ?? ""
    print("\(file): \(rows) bars of \(interval), \(first) to \(last)\(gaps)\(parts)")
  }
}
