#if hasFeature(Embedded)
  import WitanIndicatorsEmbedded
  import WitanPluginSDKEmbedded
#else
  import WitanIndicators
  import WitanPluginSDK
#endif

/// BUY when the close's z-score is at or below −entry, SELL when at or above +entry; the window holds this bar. The view is
/// kept for `hold` bars, fading.
///
/// Strength of an event: |z| less three quarters of the entry, x, as `100 · x² / (x² + 0.3²)`.
struct MeanReversionStrategy: Strategy {
  static var identity: Identity {
    Identity(
      id: "mean-reversion", name: "Mean reversion", version: "1.0.0", author: "Witan",
      summary: "Against a close far from its mean")
  }
  static var stateVersion: UInt32 { 1 }
  static let period = Parameter(
    "period", "Window", unit: "bars", .int(min: 2, max: 1000, step: 1, standard: 20))
  static let entry = Parameter(
    "entry", "Distance from the mean", unit: "σ", .float(min: 0.5, max: 5, step: 0.25, standard: 2))
  static let hold = Parameter(
    "hold", "Bars a view is kept", unit: "bars", .int(min: 1, max: 500, step: 1, standard: 20))
  static var parameters: [Parameter] { [period, entry, hold] }
  static var reasons: [Reason] {
    [
      Reason("Close {0} stood {1} deviations below its mean, {2} bars ago", "quote", "σ", "bars"),
      Reason("Close {0} stood {1} deviations above its mean, {2} bars ago", "quote", "σ", "bars"),
    ]
  }
  static func warmUp(_ values: Values) -> Int { values.int(period) + values.int(hold) }

  private var score: ZScore
  private let entry: Double
  private var view: HeldView

  init(_ values: Values) throws(Refusal) {
    guard let score = ZScore(period: values.int(Self.period)) else {
      throw Refusal(.range, "is no window that a z-score can have", parameter: "period")
    }
    self.score = score
    entry = values.double(Self.entry)
    view = HeldView(hold: values.int(Self.hold), warmUp: Self.warmUp(values))
  }

  mutating func judge(_ bars: Bars, _ votes: Votes) {
    for index in 0..<bars.count {
      let close = bars.close[index]
      let z = score.update(close)
      view.next()
      if let z, !score.isFlat, abs(z) >= entry {
        let strength = Strength.of(abs(z) - 0.75 * entry, scale: 1, half: 0.3)
        view.begin(z < 0 ? .buy : .sell, strength: strength, (close, abs(z)))
      }
      view.vote(index, votes)
    }
  }

  func save(into writer: inout StateWriter) {
    score.save(into: &writer)
    view.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) -> Bool {
    guard let score = ZScore(restoring: &reader), view.restore(from: &reader), score.period == self.score.period
    else { return false }
    self.score = score
    return true
  }
}
