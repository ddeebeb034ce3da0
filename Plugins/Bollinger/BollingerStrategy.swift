#if hasFeature(Embedded)
  import WitanIndicatorsEmbedded
  import WitanPluginSDKEmbedded
#else
  import WitanIndicators
  import WitanPluginSDK
#endif

/// BUY when the close falls below the lower band, SELL when it rises above the upper one; the bands hold this bar. The
/// view is kept for `hold` bars, fading.
///
/// Strength of an event: how far the close lies from the mean in population standard deviations, less three quarters of
/// the band's own distance, x, as `100 · x² / (x² + 0.3²)`: a close just outside a 2σ band has x = 0.5 and is a clear view.
struct BollingerStrategy: Strategy {
  static var identity: Identity {
    Identity(
      id: "bollinger", name: "Bollinger bands", version: "1.0.0", author: "Witan",
      summary: "Against a close outside the bands")
  }
  static var stateVersion: UInt32 { 1 }
  static let period = Parameter(
    "period", "Window", unit: "bars", .int(min: 2, max: 1000, step: 1, standard: 20))
  static let deviations = Parameter(
    "deviations", "Half width of the bands", unit: "σ", .float(min: 0.5, max: 5, step: 0.25, standard: 2))
  static let hold = Parameter(
    "hold", "Bars a view is kept", unit: "bars", .int(min: 1, max: 500, step: 1, standard: 20))
  static var parameters: [Parameter] { [period, deviations, hold] }
  static var reasons: [Reason] {
    [
      Reason("Close {0} fell below the lower band {1}, {2} bars ago", "quote", "quote", "bars"),
      Reason("Close {0} rose above the upper band {1}, {2} bars ago", "quote", "quote", "bars"),
    ]
  }
  static func warmUp(_ values: Values) -> Int { values.int(period) + values.int(hold) }

  private var bands: Bollinger
  private var view: HeldView

  init(_ values: Values) throws(Refusal) {
    let period = values.int(Self.period)
    guard let bands = Bollinger(period: period, deviations: values.double(Self.deviations)) else {
      throw Refusal(.range, "is no window that bands can have", parameter: "period")
    }
    self.bands = bands
    view = HeldView(hold: values.int(Self.hold), warmUp: Self.warmUp(values))
  }

  mutating func judge(_ bars: Bars, _ votes: Votes) {
    for index in 0..<bars.count {
      let close = bars.close[index]
      let value = bands.update(close)
      view.next()
      if let value {
        let excess = abs(close - value.middle) - 0.75 * bands.deviations * value.deviation
        let strength = Strength.of(excess, scale: value.deviation, half: 0.3)
        if close < value.lower {
          view.begin(.buy, strength: strength, (close, value.lower))
        } else if close > value.upper {
          view.begin(.sell, strength: strength, (close, value.upper))
        }
      }
      view.vote(index, votes)
    }
  }

  func save(into writer: inout StateWriter) {
    bands.save(into: &writer)
    view.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) -> Bool {
    guard let bands = Bollinger(restoring: &reader), view.restore(from: &reader), bands.period == self.bands.period,
      bands.deviations == self.bands.deviations
    else { return false }
    self.bands = bands
    return true
  }
}
