internal import CWitanABI

/// Bars that a host never lets through: what a plugin owes it all the same.
///
/// The contract (bars.h, CHECKED) takes such bars from the plugin's shoulders, so it may judge them as it likes. But it
/// must not fall or hang; what it refuses must have changed nothing; and whatever it makes of them must end with the
/// instance: another one votes as if the bar had never been.
struct BadBar: Sendable {
  /// For sentences: "a bar whose close is nan".
  let name: String
  /// Turns a sound bar of a series into the bad one.
  let spoil: @Sendable (inout Series, Int) -> Void

  init(_ name: String, _ spoil: @escaping @Sendable (inout Series, Int) -> Void) {
    self.name = name
    self.spoil = spoil
  }

  /// A check over such bars.
  static func judge(_ bars: [BadBar], _ stage: Stage) throws -> [Finding] {
    let trial = try BadBarTrial(stage)
    return try stage.cases(bars.count) { try trial.run(bars[$0]) }
  }

  /// A value in one of the columns of prices, or in all.
  static func value(_ value: Double, name: String) -> [BadBar] {
    let columns: [(Column, any WritableKeyPath<Series, [Double]> & Sendable)] = [
      (.open, \.open), (.high, \.high), (.low, \.low), (.close, \.close), (.volume, \.volume),
    ]
    let single = columns.map { column, path in
      BadBar("a bar whose \(column.word) is \(name)") { series, bar in series[keyPath: path][bar] = value }
    }
    return single + [BadBar("a bar whose prices are all \(name)", prices(value))]
  }

  /// One value for the four prices.
  static func prices(_ value: Double) -> @Sendable (inout Series, Int) -> Void {
    { series, bar in
      series.open[bar] = value
      series.high[bar] = value
      series.low[bar] = value
      series.close[bar] = value
    }
  }
}

/// A series with one bad bar in it, beside one without.
private struct BadBarTrial {
  private let stage: Stage
  private let sound: Series
  private let expected: Signals
  private let warmUp: Int
  /// The bar that is spoilt.
  private let place: Int

  init(_ stage: Stage) throws {
    self.stage = stage
    warmUp = min(try stage.usefulCount(beyond: 0), 5000)
    place = warmUp + 30
    sound = stage.series(.realLike, place + min(max(3 * warmUp, 60), 400))
    expected = try stage.baseline(sound)
  }

  func run(_ bad: BadBar) throws -> [Finding] {
    stage.phase(bad.name)
    var spoilt = sound
    bad.spoil(&spoilt, place)
    let instance = try stage.subject().create()
    let steps = try Stepper(instance, warmUp: warmUp, flight: stage.flight)
    _ = try steps.steps(sound, 0..<place)
    let (status, _) = try steps.step(spoilt, place)
    if status < 0 { return try refused(bad, status, steps) }
    // It took the bar. What follows may be any status and any vote, of this instance.
    for bar in place + 1..<sound.count { _ = try steps.step(sound, bar) }
    return try others(bad, status, instance)
  }

  /// A refused bar must have left everything as it was: the right bar comes under the same number.
  private func refused(_ bad: BadBar, _ status: wtn_status, _ steps: Stepper) throws -> [Finding] {
    guard let after = try steps.steps(sound, place..<sound.count) else {
      return [
        Finding(
          "\(bad.name) was refused with \(status), and the sound bars that followed were refused too, expected an "
            + "unchanged instance", at: "bar \(place)")
      ]
    }
    guard let (sentence, at) = after.difference(from: expected.slice(place..<sound.count), firstBar: place) else {
      return try others(bad, status, steps.instance)
    }
    return [
      Finding("\(bad.name) was refused with \(status), but it changed the votes that followed: \(sentence)", at: at)
    ]
  }

  /// A new instance knows nothing of it.
  private func others(_ bad: BadBar, _ status: wtn_status, _ spoilt: Instance) throws -> [Finding] {
    let other = try stage.run(sound)
    if let (sentence, at) = other.difference(from: expected) {
      return [
        Finding(
          "\(bad.name) was answered with \(status) by one instance, and another one's votes changed: \(sentence)",
          at: at)
      ]
    }
    return []
  }
}
