#if hasFeature(Embedded)
  import WitanIndicatorsEmbedded
  import WitanPluginSDKEmbedded
#else
  import WitanIndicators
  import WitanPluginSDK
#endif

/// BUY when the close lies above the highest high of the `period` bars before this one, SELL when below their lowest low.
/// The view is kept for `hold` bars, fading.
///
/// Strength of an event: the distance beyond the range, in heights of the range, x, as `100 · x² / (x² + 0.08²)`.
struct BreakoutStrategy: Strategy {
  static var identity: Identity {
    Identity(
      id: "breakout", name: "Breakout", version: "1.0.0", author: "Witan",
      summary: "With a close outside the range of the bars before it")
  }
  static var stateVersion: UInt32 { 1 }
  static let period = Parameter(
    "period", "Range", unit: "bars", .int(min: 2, max: 1000, step: 1, standard: 20))
  static let hold = Parameter(
    "hold", "Bars a view is kept", unit: "bars", .int(min: 1, max: 500, step: 1, standard: 20))
  static var parameters: [Parameter] { [period, hold] }
  static var reasons: [Reason] {
    [
      Reason("Close {0} broke above the highest high {1}, {2} bars ago", "quote", "quote", "bars"),
      Reason("Close {0} broke below the lowest low {1}, {2} bars ago", "quote", "quote", "bars"),
    ]
  }
  static func warmUp(_ values: Values) -> Int { values.int(period) + values.int(hold) }

  private var range: Donchian
  private var before: (lower: Double, upper: Double)?
  private var view: HeldView

  init(_ values: Values) throws(Refusal) {
    guard let range = Donchian(period: values.int(Self.period)) else {
      throw Refusal(.range, "is no window that a range can have", parameter: "period")
    }
    self.range = range
    view = HeldView(hold: values.int(Self.hold), warmUp: Self.warmUp(values))
  }

  mutating func judge(_ bars: Bars, _ votes: Votes) {
    for index in 0..<bars.count {
      let close = bars.close[index]
      view.next()
      if let before {
        let height = before.upper - before.lower
        if close > before.upper {
          let strength = Strength.of(close - before.upper, scale: height, half: 0.08)
          view.begin(.buy, strength: strength, (close, before.upper))
        } else if close < before.lower {
          let strength = Strength.of(before.lower - close, scale: height, half: 0.08)
          view.begin(.sell, strength: strength, (close, before.lower))
        }
      }
      before = range.update(high: bars.high[index], low: bars.low[index]).map { ($0.lower, $0.upper) }
      view.vote(index, votes)
    }
  }

  func save(into writer: inout StateWriter) {
    range.save(into: &writer)
    writer.write(before != nil)
    writer.write(before?.lower ?? 0)
    writer.write(before?.upper ?? 0)
    view.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) -> Bool {
    guard let range = Donchian(restoring: &reader), let hasBefore = reader.readBool(),
      let lower = reader.readDouble(), let upper = reader.readDouble(), view.restore(from: &reader),
      range.period == self.range.period
    else { return false }
    self.range = range
    before = hasBefore ? (lower, upper) : nil
    return true
  }
}
