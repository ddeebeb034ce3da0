/// Two runs that had to be the same, side by side.
struct Difference {
  /// What was varied: "in blocks of 7".
  let how: String
  let series: Series
  /// The run that the other is held against.
  let base: Signals
  let other: Signals
  /// The index in the series of the runs' first bar.
  var offset = 0

  /// One finding at the first bar and column that differ; none where all bits are the same.
  var findings: [Finding] {
    if base.count != other.count {
      return [Finding("\(how), \(other.count) bars were answered, expected \(base.count)", at: "series \(series.name)")]
    }
    guard let (bar, column) = base.firstDifference(from: other) else { return [] }
    return [
      Finding(
        "\(how)\(how.hasSuffix(":") ? "" : ",") bar \(bar + offset) has \(column.word) \(other.shown(column, bar)), expected "
          + "\(base.shown(column, bar)) bit for bit",
        at: "series \(series.name), bar \(bar + offset), column \(column.word)")
    ]
  }
}

extension Signals {
  /// A value, for sentences.
  func shown(_ column: Column, _ bar: Int) -> String {
    switch column {
    case .action: Self.side(action[bar])
    case .confidence: "\(confidence[bar])"
    case .reason: "\(reason[bar])"
    case .figure0: "\(figures[0][bar])"
    case .figure1: "\(figures[1][bar])"
    case .figure2: "\(figures[2][bar])"
    case .validMs: "\(validMs[bar])"
    case .stopPrice: "\(stopPrice[bar])"
    case .targetPrice: "\(targetPrice[bar])"
    default: "?"
    }
  }

  /// A side's word, or its number.
  static func side(_ action: Int8) -> String {
    switch action {
    case Side.sell: "SELL"
    case Side.hold: "HOLD"
    case Side.buy: "BUY"
    case Side.abstain: "ABSTAIN"
    case Side.pending: "PENDING"
    default: "\(action)"
    }
  }
}
