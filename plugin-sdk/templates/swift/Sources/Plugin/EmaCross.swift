import WitanIndicatorsEmbedded
import WitanPluginSDKEmbedded

/// BUY while the fast exponential average of the closes stands above the slow one, SELL while below.
struct EmaCross: Strategy {
  static var identity: Identity {
    Identity(
      id: "__NAME__", name: "__NAME__", version: "0.1.0", author: "you",
      summary: "The side on which the fast exponential average stands of the slow one")
  }
  static var stateVersion: UInt32 { 1 }
  static let fast = Parameter("fast", "Fast average", unit: "bars", .int(min: 2, max: 500, step: 1, standard: 12))
  static let slow = Parameter("slow", "Slow average", unit: "bars", .int(min: 3, max: 1000, step: 1, standard: 26))
  static var parameters: [Parameter] { [fast, slow] }
  static var reasons: [Reason] {
    [
      Reason("Fast average {0} above slow average {1}", "quote", "quote"),
      Reason("Fast average {0} below slow average {1}", "quote", "quote"),
    ]
  }
  static func warmUp(_ values: Values) -> Int { values.int(slow) - 1 }

  private var fastAverage: EMA
  private var slowAverage: EMA
  private var view = StateView(onlyCrossings: false)

  init(_ values: Values) throws(Refusal) {
    guard values.int(Self.fast) < values.int(Self.slow) else {
      throw Refusal(.range, "must be below slow", parameter: "fast")
    }
    guard let fast = EMA(period: values.int(Self.fast)), let slow = EMA(period: values.int(Self.slow))
    else { throw Refusal(.range, "is no window an average can have", parameter: "slow") }
    fastAverage = fast
    slowAverage = slow
  }

  mutating func judge(_ bars: Bars, _ votes: Votes) {
    for index in 0..<bars.count {
      let close = bars.close[index]
      let fast = fastAverage.update(close)
      let slow = slowAverage.update(close)
      guard let fast, let slow, let side = view.side(of: fast, over: slow) else {
        votes.abstain(index)
        continue
      }
      // A distance of 0.05 % of the slow average is a strength of 50.
      votes.vote(
        index, side, strength: Strength.of(abs(fast - slow), scale: slow, half: 0.0005),
        reason: side == .buy ? 1 : 2, (fast, slow, 0))
    }
  }

  func save(into writer: inout StateWriter) {
    fastAverage.save(into: &writer)
    slowAverage.save(into: &writer)
    view.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) -> Bool {
    guard let fast = EMA(restoring: &reader), let slow = EMA(restoring: &reader),
      view.restore(from: &reader), fast.period == fastAverage.period, slow.period == slowAverage.period
    else { return false }
    fastAverage = fast
    slowAverage = slow
    return true
  }
}
