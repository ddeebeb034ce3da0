import WitanCore

/// What somebody would have gained who followed one strategy's votes alone: in at a BUY's close with everything, out at
/// a SELL's close, each time for the fee. Long only, no stops, no slippage: a yardstick to hold two versions against,
/// not a forecast.
struct VoteHand: Sendable {
  /// The least confidence that is followed, and the fee of each side as a share of the notional.
  struct Rule: Sendable {
    let threshold: Confidence
    let fee: Double
  }

  private let rule: Rule
  private var capital = 1.0
  private var entry: Double?
  /// The gain so far as a fraction of the beginning, what is held counted at the last close after the fee.
  private(set) var gain = 0.0

  init(_ rule: Rule) { self.rule = rule }

  /// Follows an answer given at the close of a bar.
  mutating func follow(_ answer: Int8, confidence: Int32, close: Double) {
    if confidence >= rule.threshold.units {
      switch (Answer(rawValue: answer), entry) {
      case (.buy, nil): entry = close * (1 + rule.fee)
      case (.sell, let paid?):
        capital *= close * (1 - rule.fee) / paid
        entry = nil
      default: break
      }
    }
    gain = (entry.map { capital * close * (1 - rule.fee) / $0 } ?? capital) - 1
  }
}
