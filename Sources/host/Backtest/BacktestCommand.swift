import ArgumentParser
import Foundation
import WitanCore
import WitanFeeds
import WitanLab
import WitanPlugins

/// `host backtest`: the engine over recorded bars.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Run the engine over recorded bars, with the same code that trades live.",
    discussion: """
      Prints a summary; --json FILE writes the whole result (schema witan.backtest/1), - means standard output.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var strategies: StrategyFlags
  @OptionGroup var rules: RuleOptions

  @Option(help: "Write the result as JSON to this file; - is standard output.")
  var json: String?
  @Option(help: "Write the round trips as CSV to this file.")
  var trades: String?
  @Option(help: "Write every vote as CSV to this file.")
  var votes: String?
  @Option(help: "Write a report with charts to this HTML file.")
  var report: String?
  @Flag(help: "Do not hash inputs and effects: faster, and journalSHA256 is null.")
  var noJournal = false

  func run() throws {
    for (path, flag) in [(json, "--json"), (trades, "--trades"), (votes, "--votes"), (report, "--report")] {
      try OutputFile.check(path, flag)
    }
    let clock = ContinuousClock()
    let begin = clock.now
    let feeds = try data.load()
    let loaded = try strategies.load()
    let settings = try rules.settings(feeds, loaded, strategies)
    let loadTime = begin.duration(to: clock.now)

    var plan = Backtest.Plan(settings: settings, series: feeds.map(\.series))
    plan.hashes = !noJournal
    let start = clock.now
    let watchdog = PluginHang.watchdog()
    let set = try StrategySet(
      loaded, markets: feeds.map(\.series.symbol),
      options: StrategySetOptions(
        seed: settings.fills.seed, reasons: votes != nil, timing: .recorded(watchdog), log: PluginLines.print))
    var judge = PluginJudge(set)
    var bar = ProgressBar(total: feeds.reduce(0) { $0 + $1.series.count }, label: "backtest")
    let file = try votes.map { try OutputFile($0) }
    var table = file.map { file in VotesCSV(settings.strategies) { try file.append($0) } }
    let outcome = try Backtest.run(plan, judge: &judge) {
      try table?.add($0)
    } progress: {
      bar.update($0)
    }
    bar.finish()
    try table?.finish()
    let timing = BacktestReport.Timing(
      loadSeconds: loadTime.seconds, runSeconds: start.duration(to: clock.now).seconds, bars: outcome.bars)
    try write(BacktestReport(plan: plan, outcome: outcome, timing: timing), plan, votes: file)
  }

  private func write(_ result: BacktestReport, _ plan: Backtest.Plan, votes: OutputFile?) throws {
    var files = votes.map { [$0] } ?? []
    if let trades { files.append(try OutputFile(trades, TradesCSV.text(result.outcome.trades))) }
    if let report { files.append(try OutputFile(report, HTMLReport(result, plan).text)) }
    let data = json == nil ? Data() : try result.json() + Data("\n".utf8)
    if let json, json != "-" { files.append(try OutputFile(json, String(decoding: data, as: UTF8.self))) }
    try OutputFile.place(files)
    if json == "-" {
      FileHandle.standardOutput.write(data)
    } else {
      print(BacktestSummary(result).text)
    }
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
