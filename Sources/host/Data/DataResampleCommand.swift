import ArgumentParser
import WitanFeeds

/// `host data resample`: longer bars out of shorter ones.
struct DataResampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resample", abstract: "Make longer bars out of a file of shorter ones.")
  @Argument(help: "The file to read.") var file: String
  @Option(help: "The longer interval, a multiple of the file's, such as 5m.")
  var to: String
  @Option(help: "The market; files do not name it.")
  var symbol = "BTC/USDT"
  @Option(help: "The file's interval; found out where it is not given.")
  var interval: String?
  @Option(help: "The file to write; gzip where its name ends in .gz.")
  var out: String
  @Flag(help: "Leave out bars that not all parts are there for.")
  var complete = false
  @Flag(help: "Print the summary as JSON.")
  var json = false

  func run() throws {
    let market = try DataArgument.symbol(symbol)
    let length = try interval.map { try DataArgument.interval($0, "--interval") }
    let longer = try DataArgument.interval(to, "--to")
    try DataArgument.check(out: out, against: file)
    let resampled = try BarFile.read(file, symbol: market, interval: length).series.resampled(to: longer)
    let series = complete ? resampled.complete() : resampled.series
    guard var summary = DataSummary(series, file: out) else {
      throw CommandFailure.failed(
        "\(file) holds no whole bar of \(longer), expected at least one; give a shorter --to, or leave out --complete")
    }
    try BarFile.write(series, to: out)
    summary.incomplete = complete ? 0 : resampled.incomplete.count
    try summary.show(json: json)
  }
}
