#if hasFeature(Embedded)
  import WitanIndicatorsEmbedded
  import WitanPluginSDKEmbedded
#else
  import WitanIndicators
  import WitanPluginSDK
#endif

/// BUY while the fast average of the closes stands above the slow one, SELL while below.
///
/// Strength: the averages' distance in population standard deviations of the slow window's closes, x, as
/// `100 · x² / (x² + 0.4²)`. The scale is the market's own recent spread, so a minute and a day are measured alike.
struct MomentumStrategy: Strategy {
  static var identity: Identity {
    Identity(
      id: "momentum", name: "Momentum", version: "1.0.0", author: "Witan",
      summary: "The side on which the fast moving average stands of the slow one")
  }
  static var stateVersion: UInt32 { 1 }
  static let fast = Parameter(
    "fast", "Fast window", unit: "bars", .int(min: 2, max: 500, step: 1, standard: 20))
  static let slow = Parameter(
    "slow", "Slow window", unit: "bars", .int(min: 3, max: 2000, step: 1, standard: 50))
  static let mode = Parameter(
    "mode", "When it votes", .choice(words: "state|cross", count: 2, standard: 0), tunable: false)
  static var parameters: [Parameter] { [fast, slow, mode] }
  static var reasons: [Reason] {
    [
      Reason("Fast average {0} above slow average {1}", "quote", "quote"),
      Reason("Fast average {0} below slow average {1}", "quote", "quote"),
    ]
  }
  static func warmUp(_ values: Values) -> Int { values.int(slow) - 1 }

  private var fastAverage: SMA
  private var slowAverage: SMA
  private var spread: StandardDeviation
  private var view: StateView

  init(_ values: Values) throws(Refusal) {
    guard values.int(Self.fast) < values.int(Self.slow) else {
      throw Refusal(.range, "must be below slow", parameter: "fast")
    }
    guard let fastAverage = SMA(period: values.int(Self.fast)), let slowAverage = SMA(period: values.int(Self.slow)),
      let spread = StandardDeviation(period: values.int(Self.slow))
    else { throw Refusal(.range, "is no window an average can have", parameter: "slow") }
    self.fastAverage = fastAverage
    self.slowAverage = slowAverage
    self.spread = spread
    view = StateView(onlyCrossings: values.int(Self.mode) == 1)
  }

  mutating func judge(_ bars: Bars, _ votes: Votes) {
    for index in 0..<bars.count {
      let close = bars.close[index]
      let fast = fastAverage.update(close)
      let slow = slowAverage.update(close)
      let deviation = spread.update(close)
      guard let fast, let slow, let deviation else {
        votes.abstain(index)
        continue
      }
      guard let side = view.side(of: fast, over: slow) else {
        votes.abstain(index)
        continue
      }
      votes.vote(
        index, side, strength: Strength.of(abs(fast - slow), scale: deviation, half: 0.4),
        reason: side == .buy ? 1 : 2, (fast, slow, 0))
    }
  }

  func save(into writer: inout StateWriter) {
    fastAverage.save(into: &writer)
    slowAverage.save(into: &writer)
    spread.save(into: &writer)
    view.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) -> Bool {
    guard let fast = SMA(restoring: &reader), let slow = SMA(restoring: &reader),
      let spread = StandardDeviation(restoring: &reader), view.restore(from: &reader),
      fast.period == fastAverage.period, slow.period == slowAverage.period
    else { return false }
    fastAverage = fast
    slowAverage = slow
    self.spread = spread
    return true
  }
}
