#if hasFeature(Embedded)
  import WitanIndicatorsEmbedded
  import WitanPluginSDKEmbedded
#else
  import WitanIndicators
  import WitanPluginSDK
#endif

/// Points: RSI below 30 gives +30, above 70 −30; the fast average above the slow one +25, below −25; MACD above its signal +20,
/// below −20. A sum above 0 is BUY, below 0 SELL; 0 abstains. Strength: `100 · |sum| / 75`.
struct TechnicalStrategy: Strategy {
  static var identity: Identity {
    Identity(
      id: "technical", name: "Technical", version: "1.0.0", author: "Witan",
      summary: "Points of RSI, moving averages and MACD together")
  }
  static var stateVersion: UInt32 { 1 }
  static let rsi = Parameter("rsi", "RSI window", unit: "bars", .int(min: 2, max: 500, step: 1, standard: 14))
  static let fast = Parameter(
    "fast", "Fast window", unit: "bars", .int(min: 2, max: 500, step: 1, standard: 20))
  static let slow = Parameter(
    "slow", "Slow window", unit: "bars", .int(min: 3, max: 2000, step: 1, standard: 50))
  static var parameters: [Parameter] { [rsi, fast, slow] }
  static var reasons: [Reason] {
    [
      Reason("Points {0} for buying: RSI {1}, MACD histogram {2}", "", "%", "quote"),
      Reason("Points {0} for selling: RSI {1}, MACD histogram {2}", "", "%", "quote"),
    ]
  }
  static var functions: [LentFunction] {
    [
      LentFunction(series: "rsi", "rsi PERIOD @values: the relative strength index, 0 to 100") {
        LentFunction.fill(RSI(period: Int($3)), $0, $1, $2)
      }
    ]
  }
  static func warmUp(_ values: Values) -> Int {
    let index = values.int(rsi)
    let average = values.int(slow) - 1
    return max(index, average, 33)
  }

  private var index: RSI
  private var fastAverage: SMA
  private var slowAverage: SMA
  private var lines: MACD

  init(_ values: Values) throws(Refusal) {
    guard values.int(Self.fast) < values.int(Self.slow) else {
      throw Refusal(.range, "must be below slow", parameter: "fast")
    }
    guard let index = RSI(period: values.int(Self.rsi)), let fast = SMA(period: values.int(Self.fast)),
      let slow = SMA(period: values.int(Self.slow)), let lines = MACD()
    else { throw Refusal(.range, "is no window an average can have", parameter: "slow") }
    self.index = index
    fastAverage = fast
    slowAverage = slow
    self.lines = lines
  }

  mutating func judge(_ bars: Bars, _ votes: Votes) {
    for bar in 0..<bars.count {
      let close = bars.close[bar]
      let rsi = index.update(close)
      let fast = fastAverage.update(close)
      let slow = slowAverage.update(close)
      let value = lines.update(close)
      guard let rsi, let fast, let slow, let value else {
        votes.abstain(bar)
        continue
      }
      var points = fast > slow ? 25.0 : (fast < slow ? -25 : 0)
      points += value.macd > value.signal ? 20 : (value.macd < value.signal ? -20 : 0)
      // A market that did not move at all has no strength to speak of: its RSI is no view.
      if !index.isFlat { points += rsi < 30 ? 30 : (rsi > 70 ? -30 : 0) }
      guard points != 0 else {
        votes.abstain(bar)
        continue
      }
      votes.vote(
        bar, points > 0 ? .buy : .sell, strength: 100 * abs(points) / 75, reason: points > 0 ? 1 : 2,
        (points, rsi, value.histogram))
    }
  }

  func save(into writer: inout StateWriter) {
    index.save(into: &writer)
    fastAverage.save(into: &writer)
    slowAverage.save(into: &writer)
    lines.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) -> Bool {
    guard let index = RSI(restoring: &reader), let fast = SMA(restoring: &reader),
      let slow = SMA(restoring: &reader), let lines = MACD(restoring: &reader), index.period == self.index.period,
      fast.period == fastAverage.period, slow.period == slowAverage.period, lines.periods == self.lines.periods
    else { return false }
    self.index = index
    fastAverage = fast
    slowAverage = slow
    self.lines = lines
    return true
  }
}
