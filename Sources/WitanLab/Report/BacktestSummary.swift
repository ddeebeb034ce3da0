import WitanCore

/// A backtest's result for people: one screen of text.
public struct BacktestSummary {
  private let report: BacktestReport
  /// The summary of `report`.
  public init(_ report: BacktestReport) { self.report = report }

  /// The screen.
  public var text: String {
    let metrics = report.metrics
    let symbols = report.settings.instruments.map(\.symbol.description).joined(separator: ", ")
    let refused = RefusalCode.allCases.compactMap { code -> String? in
      let count = report.outcome.statistics.refused[Int(code.rawValue)]
      return count > 0 ? "\(code.name) \(count)" : nil
    }
    var lines = [
      "\(symbols), \(report.settings.interval), \(report.outcome.bars) bars from \(report.from) to \(report.to)",
      "",
      row("equity", "\(report.settings.capital) → \(report.outcome.finalEquity)"),
      row("return", percent(metrics.return)),
      row("a year (CAGR)", metrics.cagr.map(percent) ?? "–"),
      row("max drawdown", percent(metrics.maxDrawdown)),
      row("Sharpe", number(metrics.sharpe)),
      row("Sortino", number(metrics.sortino)),
      row("Calmar", number(metrics.calmar)),
      row("round trips", "\(metrics.trades), won \(metrics.winRate.map(percent) ?? "–")"),
      row("profit factor", number(metrics.profitFactor)),
      row("exposure", percent(metrics.exposure)),
      row("fees", report.outcome.fees.description),
      row(
        "decisions",
        "buy \(report.outcome.statistics.buys), sell \(report.outcome.statistics.sells), hold "
          + "\(report.outcome.statistics.holds)"),
      row("not acted on", refused.isEmpty ? "none" : refused.joined(separator: ", ")),
      "",
      "strategy                          buy      sell      hold   abstain    faults",
    ]
    for (place, counts) in report.outcome.answers.enumerated() where report.settings.strategies[place].enabled {
      let cells = [counts.buy, counts.sell, counts.hold, counts.abstain, counts.faults].map { right("\($0)", 10) }
      lines.append(left(report.settings.strategies[place].id.description, 27) + cells.joined())
    }
    lines += [
      "", "\(Int(report.timing.barsPerSecond)) bars/s; journal \(report.outcome.journalSHA256 ?? "not hashed")",
    ]
    return lines.joined(separator: "\n")
  }

  private func row(_ name: String, _ value: String) -> String { left(name, 16) + value }
  private func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 1))
  }
  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(width - text.count, 0)) + text
  }
  private func percent(_ share: Double) -> String { "\((share * 10_000).rounded() / 100) %" }
  private func number(_ value: Double?) -> String { value.map { "\(($0 * 1000).rounded() / 1000)" } ?? "–" }
}
