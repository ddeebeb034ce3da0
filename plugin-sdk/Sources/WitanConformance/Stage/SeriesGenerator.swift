/// The six series of a seed. All keep the contract's promises about bars; none is downloaded.
enum SeriesGenerator: String, CaseIterable {
  case realLike = "real-like"
  case trend, flat, saw
  case crashAndRecover = "crash-and-recover"
  case nasty

  /// One series of each kind.
  static func six(seed: UInt64, count: Int) -> [Series] {
    allCases.map { $0.series(seed: seed, count: count) }
  }

  /// A series of `count` bars; the same seed gives the same bars.
  func series(seed: UInt64, count: Int) -> Series {
    var series = Series(name: rawValue)
    var random = SeededRandom(seed ^ UInt64(Self.allCases.firstIndex(of: self) ?? 0) &* 0x1234_5678_9ABC_DEF1)
    var walk = Walk()
    for index in 0..<count {
      switch self {
      case .realLike: walk.realLike(&series, &random)
      case .trend:
        series.append(to: walk.level, wicks: (0.001 * random.unit(), 0.001 * random.unit()), volume: 5 + random.unit())
        walk.level *= 1 + 0.0008 + 0.002 * random.normal()
      case .flat: series.append(to: 100, volume: 3)
      case .saw:
        let phase = index % 40
        series.append(
          to: 100 + Double(phase < 20 ? phase : 40 - phase), wicks: (0.0005, 0.0005), volume: Double(1 + index % 7))
      case .crashAndRecover: walk.crash(&series, &random, Double(index) / Double(max(count, 1)))
      case .nasty: walk.nasty(&series, &random, index)
      }
    }
    return series
  }
}

/// A price on its way.
private struct Walk {
  var level = 100.0
  var variance = 1e-5
  var drift = 0.0

  /// Regimes of drift, and variance that clusters. Source of the recursion: Bollerslev, "Generalized autoregressive
  /// conditional heteroskedasticity", 1986.
  mutating func realLike(_ series: inout Series, _ random: inout SeededRandom) {
    if random.unit() < 0.005 { drift = 0.0006 * random.normal() }
    let shock = variance.squareRoot() * random.normal()
    variance = 4e-7 + 0.1 * shock * shock + 0.86 * variance
    level = max(level * (1 + drift + shock), 1e-6)
    let spread = variance.squareRoot()
    series.append(
      to: level, wicks: (spread * random.unit(), min(spread * random.unit(), 0.5)),
      volume: 1 + 1000 * abs(shock) + 5 * random.unit())
  }

  mutating func crash(_ series: inout Series, _ random: inout SeededRandom, _ progress: Double) {
    let pull = progress < 0.4 ? 0.0004 : progress < 0.5 ? -0.03 : 0.004
    level = max(level * (1 + pull + 0.002 * random.normal()), 0.01)
    series.append(to: level, wicks: (0.002 * random.unit(), 0.002 * random.unit()), volume: pull < 0 ? 90 : 10)
  }

  /// Jumps, long gaps, no volume, tiny and huge prices, runs of one price.
  mutating func nasty(_ series: inout Series, _ random: inout SeededRandom, _ index: Int) {
    switch random.next() % 12 {
    case 0: level *= 100
    case 1: level /= 100
    case 2: level *= 1 + 1e-12
    case 3, 4, 5: break
    default: level *= 1 + 0.05 * random.normal().clamped(-10, 10)
    }
    level = level.clamped(1e-8, 1e9)
    let gap: Int64 = random.next() % 50 == 0 ? 1 + Int64(random.next() % 10_000) : 1
    let volume = random.next() % 4 == 0 ? 0 : random.next() % 4 == 0 ? 1e12 : random.unit()
    series.append(to: level, wicks: (random.next() % 3 == 0 ? 0 : 0.5, 0.3 * random.unit()), volume: volume, gap: gap)
  }
}

extension Double {
  fileprivate func clamped(_ low: Double, _ high: Double) -> Double { min(max(self, low), high) }
}
