import ArgumentParser
import WitanFeeds

/// `host data import`: any understood format to the house's CSV.
struct DataImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn a file of bars in any understood format into the host's CSV.")
  @Argument(help: "The file to read; gzip is recognised.") var file: String
  @Option(help: "The market; files do not name it.")
  var symbol = "BTC/USDT"
  @Option(help: "The bars' interval, such as 1m; found out where it is not given.")
  var interval: String?
  @Option(help: "The file to write; gzip where its name ends in .gz.")
  var out: String
  @Flag(help: "Print the summary as JSON.")
  var json = false

  func run() throws {
    let market = try DataArgument.symbol(symbol)
    let length = try interval.map { try DataArgument.interval($0, "--interval") }
    try DataArgument.check(out: out, against: file)
    let contents = try BarFile.read(file, symbol: market, interval: length)
    try BarFile.write(contents.series, to: out)
    let rounded = contents.report.roundedPrices + contents.report.roundedVolumes
    if rounded > 0 {
      FailureLine.write("\(file): \(rounded) numbers had more than eight decimals and were rounded half-even")
    }
    try DataSummary(contents.series, file: out)?.show(json: json)
  }
}
