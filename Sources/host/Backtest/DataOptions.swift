import ArgumentParser
import WitanCore
import WitanFeeds

/// Which recorded bars, and which part of them.
struct DataOptions: ParsableArguments {
  @Option(help: "Bars: [SYMBOL=]FILE[.gz]; may be given several times, once a market.")
  var data: [String] = []
  @Option(help: "The market of the files that do not name one, in their order.")
  var symbol: [String] = []
  @Option(help: "The bars' interval, such as 1m; found out where it is not given.")
  var interval: String?
  @Option(help: "First moment of the bars, inclusive: 2020-01-01 or milliseconds.")
  var from: String?
  @Option(help: "Last moment of the bars, exclusive.")
  var to: String?

  /// Reads the files; refuses what is not sound, with a sentence.
  func load() throws -> [RecordedMarket] {
    guard !data.isEmpty else {
      throw CommandFailure.usage("found no --data, expected at least one file of bars; add --data FILE")
    }
    let length = try interval.map { text in
      guard let length = Interval(text) else {
        throw CommandFailure.usage("found --interval \(text), expected one such as 1m, 15m, 4h or 1d")
      }
      return length
    }
    let first = try Self.moment(from, "--from")
    let end = try Self.moment(to, "--to")
    var names = symbol[...]
    var feeds: [RecordedMarket] = []
    for entry in data {
      let (market, path) = try Self.split(entry, &names)
      guard !feeds.contains(where: { $0.series.symbol == market }) else {
        throw CommandFailure.usage(
          "found \(market) twice in --data, expected each market once; name the markets: --data BTC/USDT=FILE")
      }
      let contents = try BarFile.read(path, symbol: market, interval: length)
      feeds.append(RecordedMarket(series: try contents.bars(from: first, to: end), report: contents.report))
    }
    guard let first = feeds.first, feeds.allSatisfy({ $0.series.interval == first.series.interval }) else {
      let found = feeds.map { "\($0.series.symbol) \($0.series.interval)" }.joined(separator: ", ")
      throw CommandFailure.usage(
        "found different intervals (\(found)), expected one for all markets; resample the files with `host data resample`"
      )
    }
    return feeds
  }

  private static func moment(_ text: String?, _ flag: String) throws -> Instant? {
    guard let text else { return nil }
    guard let instant = Instant(text) else {
      throw CommandFailure.usage(
        "found \(flag) \(text), expected a UTC date such as 2020-01-31 or 2020-01-31T12:00, or milliseconds since 1970")
    }
    return instant
  }

  private static func split(_ entry: String, _ names: inout ArraySlice<String>) throws -> (Symbol, String) {
    let halves = entry.split(separator: "=", maxSplits: 1)
    if halves.count == 2, let market = Symbol(halves[0]) { return (market, String(halves[1])) }
    let name = names.popFirst() ?? "BTC/USDT"
    guard let market = Symbol(name) else {
      throw CommandFailure.usage("found the market \"\(name)\", expected BASE/QUOTE in capitals such as BTC/USDT")
    }
    return (market, entry)
  }
}

/// One market's recorded bars and what was found on reading them.
struct RecordedMarket {
  let series: BarSeries
  let report: BarFile.Report
}
