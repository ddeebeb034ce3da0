import WitanCore

/// A backtest's result as one HTML page that needs nothing else: figures, equity, drawdown, prices with the trades,
/// the strategies and the settings.
public struct HTMLReport {
  /// More marks than these would cover the prices.
  private static let mostMarks = 2000
  private static let mostRows = 500

  private let report: BacktestReport
  private let series: [BarSeries]

  /// The page of a run.
  public init(_ report: BacktestReport, _ plan: Backtest.Plan) {
    self.report = report
    series = plan.series.filter { !$0.isEmpty }
  }

  /// The page.
  public var text: String {
    let symbols = report.settings.instruments.map(\.symbol.description).joined(separator: ", ")
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
      <title>Backtest of \(symbols)</title><link rel="icon" href="data:,"><style>\(Self.style)</style></head><body>
      <h1>\(symbols)</h1>
      <p>\(report.outcome.bars) bars of \(report.settings.interval), \(report.from.minute) to \(report.to.minute) UTC</p>
      <section class="cards">\(cards)</section>
      <h2>Equity at each day's end</h2>\(equityChart)
      <h2>Drawdown</h2>\(drawdownChart)
      \(series.map(priceChart).joined())
      <h2>Strategies</h2>\(strategyTable)
      <h2>Settings</h2>\(settingsTable)
      <h2>Round trips</h2>\(tradeTable)
      <footer>Times are UTC, money is in \(quote). Past results say nothing about future ones.
      Journal \(report.outcome.journalSHA256 ?? "not hashed")</footer>
      </body></html>
      """
  }

  private static let style = """
    body{font:15px system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color:#1c2733;background:#fbfbf9}
    h1{margin-bottom:0}h2{margin-top:2rem;font-size:1.1rem}.cards{display:grid;gap:.6rem;
    grid-template-columns:repeat(auto-fill,minmax(9rem,1fr))}.card{background:#fff;border:1px solid #dfe3e6;
    border-radius:6px;padding:.6rem .8rem}.card b{display:block;font-size:1.15rem}svg{width:100%;height:auto;background:#fff;
    border:1px solid #dfe3e6;border-radius:6px}table{border-collapse:collapse;width:100%;font-size:13px;
    font-variant-numeric:tabular-nums;white-space:nowrap}td,th{padding:.25rem .5rem;text-align:right;
    border-bottom:1px solid #e8ebed}td:first-child,th:first-child{text-align:left}.loss{color:#b3261e}.gain{color:#14713d}
    td:last-child{white-space:normal}.scroll{overflow-x:auto}footer{margin:2rem 0;color:#65717c;font-size:12px;overflow-wrap:anywhere}
    """

  private var quote: String { report.settings.instruments.first?.symbol.quote ?? "" }

  // MARK: Figures

  private var cards: String {
    let metrics = report.metrics
    var items: [(String, String)] = [
      ("Final equity", Figure.money(report.outcome.finalEquity.double)), ("Return", Figure.percent(metrics.return)),
    ]
    if series.count == 1 {
      let held = series[0].close[series[0].count - 1] / series[0].open[0] - 1
      items.append(("Buy and hold", Figure.percent(held)))
    }
    items += [
      ("CAGR", metrics.cagr.map(Figure.percent) ?? "–"), ("Max drawdown", Figure.percent(metrics.maxDrawdown)),
      ("Sharpe", Figure.ratio(metrics.sharpe)), ("Sortino", Figure.ratio(metrics.sortino)),
      ("Calmar", Figure.ratio(metrics.calmar)), ("Round trips", "\(metrics.trades)"),
      ("Won", metrics.winRate.map(Figure.percent) ?? "–"), ("Profit factor", Figure.ratio(metrics.profitFactor)),
      ("Exposure", Figure.percent(metrics.exposure)), ("Fees", Figure.money(report.outcome.fees.double)),
    ]
    return items.map { "<div class=card>\($0.0)<b>\($0.1)</b></div>" }.joined()
  }

  // MARK: Charts

  private var equityCurve: [Double] { [report.settings.capital.double] + report.outcome.days.map(\.equity.double) }

  private func endOfDay(_ number: Int) -> Instant {
    number == 0 ? report.from : min(.midnight(day: report.outcome.days[number - 1].day + 1), report.to)
  }

  private var equityChart: String { LineChart(equityCurve, at: endOfDay, stroke: "#1f5f99").svg() }

  private var drawdownChart: String {
    var peak = -Double.infinity
    let curve = equityCurve.map { equity -> Double in
      peak = max(peak, equity)
      return peak > 0 ? (equity / peak - 1) * 100 : 0
    }
    return LineChart(curve, at: endOfDay, stroke: "#b3261e", unit: " %").svg()
  }

  private func priceChart(_ series: BarSeries) -> String {
    var marks: [LineChart.Mark] = []
    for trade in report.outcome.trades where trade.symbol == series.symbol {
      marks.append(.init(time: trade.entryTime, value: trade.entryPrice.double, fill: "#14713d", up: true))
      if let time = trade.exitTime, let price = trade.exitPrice {
        marks.append(.init(time: time, value: price.double, fill: "#b3261e", up: false))
      }
    }
    let isCrowded = marks.count > Self.mostMarks
    let chart = LineChart(series.close, at: series.end, stroke: "#65717c")
    return "<h2>\(series.symbol): close\(isCrowded ? "" : ", entries (green) and exits (red)")</h2>"
      + chart.svg(marks: isCrowded ? [] : marks)
      + (isCrowded ? "<p>\(marks.count) entries and exits are too many to mark; the table lists them.</p>" : "")
  }

  // MARK: Tables

  private var strategyTable: String {
    let rows = zip(report.settings.strategies, report.outcome.answers).filter { $0.0.enabled }.map { listing, counts in
      let parameters = listing.parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return [
        "\(listing.id)", listing.version, "\(listing.weight.double)", "\(counts.buy)", "\(counts.sell)",
        "\(counts.hold)", "\(counts.abstain)", "\(counts.faults)", parameters.joined(separator: ", "),
      ]
    }
    return table(["Strategy", "Version", "Weight", "Buy", "Sell", "Hold", "Abstain", "Faults", "Parameters"], rows)
  }

  private var settingsTable: String {
    let (risk, fills, voting) = (report.settings.risk, report.settings.fills, report.settings.voting)
    let (least, most) = (Figure.basisPoints(fills.slippageLeast), Figure.basisPoints(fills.slippageMost))
    return table(
      ["Setting", "Value"],
      [
        ["Capital", Figure.money(report.settings.capital.double)], ["Size of an entry", "\(risk.size)"],
        ["Stop below the entry", risk.stop.map { Figure.percent($0.double) } ?? "none"],
        ["Fee", Figure.percent(fills.feeRate.double)], ["Slippage", "\(least) to \(most) basis points"],
        ["Seed", "\(fills.seed)"],
        ["Voting rule", voting.rule.rawValue], ["Threshold", "\(voting.threshold.double)"],
        ["Agreement", "\(voting.agreement.double)"], ["Quorum", "\(voting.quorum.double)"],
        ["Limits", risk.limits ? (risk.breakers == nil ? "on, without breakers" : "on, with breakers") : "lifted"],
      ])
  }

  private var tradeTable: String {
    let trades = report.outcome.trades
    let rows = trades.suffix(Self.mostRows).map { trade in
      [
        "\(trade.symbol)", trade.entryTime.minute, Figure.price(trade.entryPrice), trade.exitTime?.minute ?? "open",
        trade.exitPrice.map(Figure.price) ?? "–", "\(trade.quantity)", Figure.money(trade.fees.double),
        "<span class=\(trade.pnl < .zero ? "loss" : "gain")>\(Figure.money(trade.pnl.double))</span>",
        trade.exitReason.rawValue,
      ]
    }
    let note = rows.count < trades.count ? "<p>The last \(rows.count) of \(trades.count); --trades writes all.</p>" : ""
    return note
      + table(["Market", "Entry", "Price", "Exit", "Price", "Quantity", "Fees", "Net profit", "Ended by"], rows)
  }

  private func table(_ head: [String], _ rows: [[String]]) -> String {
    let lines = rows.map { "<tr><td>" + $0.joined(separator: "<td>") }
    return "<div class=scroll><table><tr><th>\(head.joined(separator: "<th>"))\(lines.joined())</table></div>"
  }
}
