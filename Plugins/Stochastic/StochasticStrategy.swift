#if hasFeature(Embedded)
  import WitanIndicatorsEmbedded
  import WitanPluginSDKEmbedded
#else
  import WitanIndicators
  import WitanPluginSDK
#endif

/// BUY when K is below `low` and above D, SELL when K is above `high` and below D. The view is kept for `hold` bars, fading.
///
/// Strength of an event: how many points K lies beyond its border, x, as `100 · x² / (x² + 5²)`.
/// In mode `cross` an event is only the bar on which the condition begins to hold for that side.
struct StochasticStrategy: Strategy {
  static var identity: Identity {
    Identity(
      id: "stochastic", name: "Stochastic", version: "1.0.0", author: "Witan",
      summary: "Turns of the stochastic oscillator in its outer fifths")
  }
  static var stateVersion: UInt32 { 1 }
  static let window = Parameter(
    "window", "Window", unit: "bars", .int(min: 2, max: 500, step: 1, standard: 14))
  static let smoothing = Parameter(
    "smoothing", "Smoothing of K", unit: "bars", .int(min: 1, max: 100, step: 1, standard: 3))
  static let average = Parameter(
    "average", "Average D", unit: "bars", .int(min: 1, max: 100, step: 1, standard: 3))
  static let low = Parameter("low", "Oversold below", unit: "%", .float(min: 1, max: 50, step: 1, standard: 20))
  static let high = Parameter("high", "Overbought above", unit: "%", .float(min: 50, max: 99, step: 1, standard: 80))
  static let mode = Parameter(
    "mode", "When it votes", .choice(words: "state|cross", count: 2, standard: 0), tunable: false)
  static let hold = Parameter(
    "hold", "Bars a view is kept", unit: "bars", .int(min: 1, max: 500, step: 1, standard: 20))
  static var parameters: [Parameter] { [window, smoothing, average, low, high, mode, hold] }
  static var reasons: [Reason] {
    [
      Reason("K {0} low and above D {1}, {2} bars ago", "%", "%", "bars"),
      Reason("K {0} high and below D {1}, {2} bars ago", "%", "%", "bars"),
    ]
  }
  static func warmUp(_ values: Values) -> Int {
    values.int(window) + values.int(smoothing) + values.int(average) - 2 + values.int(hold)
  }

  private var oscillator: Stochastic
  private let low: Double
  private let high: Double
  private let onlyCrossings: Bool
  private var condition: Side?
  private var view: HeldView

  init(_ values: Values) throws(Refusal) {
    low = values.double(Self.low)
    high = values.double(Self.high)
    guard low < high else { throw Refusal(.range, "must be below high", parameter: "low") }
    guard
      let oscillator = Stochastic(
        k: values.int(Self.window), smoothing: values.int(Self.smoothing), d: values.int(Self.average))
    else { throw Refusal(.range, "is no window that an oscillator can have", parameter: "window") }
    self.oscillator = oscillator
    onlyCrossings = values.int(Self.mode) == 1
    view = HeldView(
      hold: values.int(Self.hold), warmUp: Self.warmUp(values), onlyEvents: values.int(Self.mode) == 1)
  }

  mutating func judge(_ bars: Bars, _ votes: Votes) {
    for index in 0..<bars.count {
      let value = oscillator.update(high: bars.high[index], low: bars.low[index], close: bars.close[index])
      view.next()
      if let value { consider(value) }
      view.vote(index, votes)
    }
  }

  private mutating func consider(_ value: Stochastic.Value) {
    let holds: Side? =
      value.k < low && value.k > value.d ? .buy : (value.k > high && value.k < value.d ? .sell : nil)
    let began = holds != condition
    condition = holds
    guard let side = holds, began || !onlyCrossings else { return }
    let beyond = side == .buy ? low - value.k : value.k - high
    view.begin(side, strength: Strength.of(beyond, scale: 1, half: 5), (value.k, value.d))
  }

  func save(into writer: inout StateWriter) {
    oscillator.save(into: &writer)
    writer.write(Int(condition?.rawValue ?? 0))
    view.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) -> Bool {
    guard let oscillator = Stochastic(restoring: &reader), let side = reader.readInt(in: -1...1),
      view.restore(from: &reader), oscillator.periods == self.oscillator.periods
    else { return false }
    self.oscillator = oscillator
    condition = Side(rawValue: Int8(side))
    return true
  }
}
