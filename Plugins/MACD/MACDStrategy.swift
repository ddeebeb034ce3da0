#if hasFeature(Embedded)
  import WitanIndicatorsEmbedded
  import WitanPluginSDKEmbedded
#else
  import WitanIndicators
  import WitanPluginSDK
#endif

/// BUY while MACD stands above its signal, SELL while below.
///
/// Strength: the histogram in population standard deviations of the slow window's closes, x, as
/// `100 · x² / (x² + 0.08²)`.
struct MACDStrategy: Strategy {
  static var identity: Identity {
    Identity(
      id: "macd", name: "MACD", version: "1.0.0", author: "Witan",
      summary: "The side on which MACD stands of its signal line")
  }
  static var stateVersion: UInt32 { 1 }
  static let fast = Parameter(
    "fast", "Fast average", unit: "bars", .int(min: 2, max: 500, step: 1, standard: 12))
  static let slow = Parameter(
    "slow", "Slow average", unit: "bars", .int(min: 3, max: 1000, step: 1, standard: 26))
  static let signal = Parameter(
    "signal", "Signal average", unit: "bars", .int(min: 1, max: 500, step: 1, standard: 9))
  static let mode = Parameter(
    "mode", "When it votes", .choice(words: "state|cross", count: 2, standard: 0), tunable: false)
  static var parameters: [Parameter] { [fast, slow, signal, mode] }
  static var reasons: [Reason] {
    [
      Reason("MACD {0} above its signal {1}", "quote", "quote"),
      Reason("MACD {0} below its signal {1}", "quote", "quote"),
    ]
  }
  static var functions: [LentFunction] {
    [
      LentFunction(series: "ema", "ema PERIOD @values: the exponential moving average") {
        LentFunction.fill(EMA(period: Int($3)), $0, $1, $2)
      }
    ]
  }
  static var judgesManySets: Bool { true }
  static func warmUp(_ values: Values) -> Int { values.int(slow) + values.int(signal) - 2 }

  private var lines: MACD
  private var spread: StandardDeviation
  private var view: StateView

  init(_ values: Values) throws(Refusal) {
    let slow = values.int(Self.slow)
    guard values.int(Self.fast) < slow else {
      throw Refusal(.range, "must be below slow", parameter: "fast")
    }
    guard let lines = MACD(fast: values.int(Self.fast), slow: slow, signal: values.int(Self.signal)),
      let spread = StandardDeviation(period: slow)
    else { throw Refusal(.range, "is no window an average can have", parameter: "slow") }
    self.lines = lines
    self.spread = spread
    view = StateView(onlyCrossings: values.int(Self.mode) == 1)
  }

  mutating func judge(_ bars: Bars, _ votes: Votes) {
    for index in 0..<bars.count {
      let close = bars.close[index]
      vote(index, lines.update(close), spread.update(close), votes)
    }
  }

  /// All strategies are fresh and see the same bars, so those of one slow window have one deviation: the first of them
  /// works it out. That is most of the work, and a search tries each slow window with many other values.
  static func judgeMany(_ strategies: inout [Self], _ bars: Bars, _ votes: [Votes]) {
    var longest = 0
    for strategy in strategies { longest = max(longest, strategy.spread.period) }
    var rows = [Int](repeating: -1, count: longest + 1)
    var deviations: [Double?] = []
    for place in 0..<strategies.count {
      let window = strategies[place].spread.period
      if rows[window] < 0 {
        rows[window] = deviations.count
        for close in bars.close { deviations.append(strategies[place].spread.update(close)) }
      }
      let row = rows[window]
      for index in 0..<bars.count {
        let value = strategies[place].lines.update(bars.close[index])
        strategies[place].vote(index, value, deviations[row + index], votes[place])
      }
    }
  }

  private mutating func vote(_ index: Int, _ value: MACD.Value?, _ deviation: Double?, _ votes: Votes) {
    guard let value, let deviation, let side = view.side(of: value.macd, over: value.signal) else {
      return votes.abstain(index)
    }
    votes.vote(
      index, side, strength: Strength.of(abs(value.histogram), scale: deviation, half: 0.08),
      reason: side == .buy ? 1 : 2, (value.macd, value.signal, 0))
  }

  func save(into writer: inout StateWriter) {
    lines.save(into: &writer)
    spread.save(into: &writer)
    view.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) -> Bool {
    guard let lines = MACD(restoring: &reader), let spread = StandardDeviation(restoring: &reader),
      view.restore(from: &reader), lines.periods == self.lines.periods
    else { return false }
    self.lines = lines
    self.spread = spread
    return true
  }
}
