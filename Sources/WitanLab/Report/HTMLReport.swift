import WitanCore

/// A backtest's result as one HTML page that needs nothing else: figures, equity, drawdown, prices with the trades.
public struct HTMLReport {
  private let report: BacktestReport
  private let series: [BarSeries]

  /// The page of a run.
  public init(_ report: BacktestReport, _ plan: Backtest.Plan) {
    self.report = report
    series = plan.series
  }

  /// The page.
  public var text: String {
    let symbols = report.settings.instruments.map(\.symbol.description).joined(separator: ", ")
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
      <title>Backtest of \(symbols)</title><link rel="icon" href="data:,"><style>\(Self.style)</style></head><body>
      <h1>\(symbols)</h1><p>\(report.settings.interval) bars, \(report.from) to \(report.to), \(report.outcome.bars) bars</p>
      <section class="cards">\(cards)</section>
      <h2>Equity at each day's end</h2>\(equityChart)
      <h2>Drawdown</h2>\(drawdownChart)
      \(series.map(priceChart).joined())
      <h2>Round trips</h2>\(tradeTable)
      <footer>journal \(report.outcome.journalSHA256 ?? "not hashed")</footer>
      </body></html>
      """
  }

  private static let style = """
    body{font:15px system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1c2733;background:#fbfbf9}
    h1{margin-bottom:0}h2{margin-top:2rem;font-size:1.1rem}.cards{display:grid;gap:.6rem;
    grid-template-columns:repeat(auto-fill,minmax(9rem,1fr))}.card{background:#fff;border:1px solid #dfe3e6;
    border-radius:6px;padding:.6rem .8rem}.card b{display:block;font-size:1.15rem}svg{width:100%;height:auto;background:#fff;
    border:1px solid #dfe3e6;border-radius:6px}table{border-collapse:collapse;width:100%;font-size:13px;
    font-variant-numeric:tabular-nums}td,th{padding:.25rem .5rem;text-align:right;border-bottom:1px solid #e8ebed}
    td:first-child,th:first-child{text-align:left}.loss{color:#b3261e}.gain{color:#14713d}.scroll{overflow-x:auto}
    footer{margin:2rem 0;color:#65717c;font-size:12px;overflow-wrap:anywhere}
    """

  private var cards: String {
    let metrics = report.metrics
    let items: [(String, String)] = [
      ("Final equity", report.outcome.finalEquity.description), ("Return", percent(metrics.return)),
      ("CAGR", metrics.cagr.map(percent) ?? "–"), ("Max drawdown", percent(metrics.maxDrawdown)),
      ("Sharpe", number(metrics.sharpe)), ("Sortino", number(metrics.sortino)), ("Calmar", number(metrics.calmar)),
      ("Round trips", "\(metrics.trades)"), ("Won", metrics.winRate.map(percent) ?? "–"),
      ("Profit factor", number(metrics.profitFactor)), ("Exposure", percent(metrics.exposure)),
      ("Fees", report.outcome.fees.description),
    ]
    return items.map { "<div class=card>\($0.0)<b>\($0.1)</b></div>" }.joined()
  }

  private var equityCurve: [Double] { [report.settings.capital.double] + report.outcome.days.map(\.equity.double) }

  private var equityChart: String { LineChart(equityCurve, stroke: "#1f5f99").svg() }

  private var drawdownChart: String {
    var peak = -Double.infinity
    let curve = equityCurve.map { equity -> Double in
      peak = max(peak, equity)
      return peak > 0 ? (equity / peak - 1) * 100 : 0
    }
    return LineChart(curve, stroke: "#b3261e", unit: " %").svg()
  }

  private func priceChart(_ series: BarSeries) -> String {
    guard !series.isEmpty else { return "" }
    let span = Double(series.start[series.count - 1] - series.start[0] + series.interval.milliseconds)
    func place(_ time: Instant) -> Double { Double(time.milliseconds - series.start[0]) / span }
    var marks: [LineChart.Mark] = []
    for trade in report.outcome.trades where trade.symbol == series.symbol {
      marks.append(.init(x: place(trade.entryTime), y: trade.entryPrice.double, fill: "#14713d", up: true))
      if let time = trade.exitTime, let price = trade.exitPrice {
        marks.append(.init(x: place(time), y: price.double, fill: "#b3261e", up: false))
      }
    }
    return "<h2>\(series.symbol): close, entries and exits</h2>"
      + LineChart(series.close, stroke: "#65717c").svg(marks: marks.count <= 2000 ? marks : [])
      + (marks.count > 2000 ? "<p>\(marks.count) marks are too many to draw; the table lists them.</p>" : "")
  }

  private var tradeTable: String {
    let shown = report.outcome.trades.suffix(500)
    let rows = shown.map { trade in
      "<tr><td>\(trade.symbol)<td>\(trade.entryTime)<td>\(trade.entryPrice)<td>"
        + "\(trade.exitTime?.description ?? "open")<td>\(trade.exitPrice?.description ?? "–")<td>\(trade.quantity)"
        + "<td>\(trade.fees)<td class=\(trade.pnl < .zero ? "loss" : "gain")>\(trade.pnl)<td>\(trade.exitReason.rawValue)"
    }
    let head =
      "<tr><th>Market<th>Entry<th>Price<th>Exit<th>Price<th>Quantity<th>Fees<th>Net profit<th>Ended by"
    let note =
      shown.count < report.outcome.trades.count
      ? "<p>The last \(shown.count) of \(report.outcome.trades.count); --trades writes all.</p>" : ""
    return "\(note)<div class=scroll><table>\(head)\(rows.joined())</table></div>"
  }

  private func percent(_ share: Double) -> String { "\((share * 10_000).rounded() / 100) %" }
  private func number(_ value: Double?) -> String { value.map { "\(($0 * 1000).rounded() / 1000)" } ?? "–" }
}
