import ArgumentParser
import WitanCore
import WitanFeeds

/// `host data generate`: bars of an invented market.
struct DataGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Invent bars: seeded, the same on every machine.",
    discussion: "For trying things out. It is no market to tune a strategy on.")
  @Option(help: "How many bars, 1 to 20000000.")
  var bars: Int
  @Option(help: "The seed; equal seeds give equal bytes.")
  var seed: UInt64 = 1
  @Option(help: "The market.")
  var symbol = "BTC/USDT"
  @Option(help: "The bars' interval, 1s to 1d.")
  var interval = "1m"
  @Option(help: "When the first bar opens, rounded down to the interval; UTC.")
  var from = "2024-01-01"
  @Option(help: "The file to write; gzip where its name ends in .gz.")
  var out: String
  @Flag(help: "Print the summary as JSON.")
  var json = false

  func run() throws {
    guard (1...20_000_000).contains(bars) else {
      throw CommandFailure.usage("found --bars \(bars), expected 1 to 20000000; give another number")
    }
    let market = try DataArgument.symbol(symbol)
    let length = try DataArgument.interval(interval, "--interval")
    guard let start = Instant(from) else {
      throw CommandFailure.usage("found --from \(from), expected a UTC date such as 2024-01-31T12:00")
    }
    let series = try generate(try simulated(market, length, start))
    try BarFile.write(series, to: out)
    try DataSummary(series, file: out)?.show(json: json)
  }

  private func simulated(_ market: Symbol, _ length: Interval, _ start: Instant) throws -> SimulatedMarket {
    do {
      return try SimulatedMarket(seed: seed, listings: [try .usual(market)], interval: length, start: start)
    } catch let error where error.fault == .setting {
      throw CommandFailure.usage(error.description)
    }
  }

  private func generate(_ simulated: SimulatedMarket) throws -> BarSeries {
    var simulated = simulated
    var series = BarSeries(symbol: simulated.listings[0].symbol, interval: simulated.interval)
    series.reserve(bars)
    var progress = ProgressBar(total: bars, label: "generate")
    defer { progress.finish() }
    for number in 1...bars {
      for bar in simulated.nextBars() where !series.append(bar) {
        throw CommandFailure.failed("the invented bar \(number) is not later than the one before it; report this")
      }
      if number % 1024 == 0 { progress.update(number) }
    }
    return series
  }
}
