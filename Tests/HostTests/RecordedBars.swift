/// A made-up market of minutes, the same for the same seed: it trends, turns and jumps, so that every strategy and the
/// stops have something to do.
enum RecordedBars {
  /// The CSV of `count` bars from 2024-01-01 on.
  static func csv(_ count: Int, seed: UInt64) -> String {
    var random = SeededRandom(state: seed)
    var text = "timestamp,open,high,low,close,volume\n"
    var price = 2_000_000.0
    var drift = 0.0
    for row in 0..<count {
      if row % 120 == 0 { drift = (random.unit() - 0.5) * 0.002 }
      let open = price
      let jump = random.unit() < 0.002 ? -0.06 : 0
      price = max(100_000, open * (1 + drift + (random.unit() - 0.5) * 0.003 + jump))
      let high = max(open, price) * (1 + random.unit() * 0.001)
      let low = min(open, price) * (1 - random.unit() * 0.001)
      let cents = [open, high.rounded(.up), low.rounded(.down), price].map {
        amount(of: Int64($0.rounded(.toNearestOrEven)))
      }
      text += "\(1_704_067_200_000 + row * 60_000),\(cents[0]),\(cents[1]),\(cents[2]),\(cents[3]),"
      text += "\(1 + Int(random.unit() * 50)).5\n"
      price = price.rounded(.toNearestOrEven)
    }
    return text
  }

  private static func amount(of cents: Int64) -> String {
    "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  }
}
