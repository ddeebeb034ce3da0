/// Series put together from pieces that markets, feeds and feeds' faults have: each keeps what the contract promises.
struct SeriesGrammar {
  private var random: SeededRandom
  private var series: Series
  private var level: Double

  /// A series of at least `warmUp` ordinary bars and up to 300 odd ones.
  static func series(_ random: SeededRandom, warmUp: Int) -> Series {
    var grammar = SeriesGrammar(random)
    let total = warmUp + 30 + grammar.below(270)
    grammar.walk(Int.random(in: 0...warmUp, using: &grammar.random), 0.002)
    while grammar.series.count < total { grammar.piece() }
    return grammar.series
  }

  private init(_ random: SeededRandom) {
    self.random = random
    series = Series(name: "grammar")
    level = 100
    series.interval = [1000, 60_000, 3_600_000, 86_400_000][below(4)]
    level = [1e-7, 0.01, 1, 100, 43_211.5, 1e9][below(6)]
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(max(bound, 1))) }

  private mutating func piece() {
    let length = 1 + below(40)
    switch below(12) {
    case 0: walk(length, 0.001)
    case 1: walk(length, 0.2)
    case 2: repeated(length)
    case 3: ramp(length, 1 + 0.02 * (random.unit() - 0.5))
    case 4: jump([1e-4, 0.01, 0.5, 2, 100, 1e4][below(6)])
    case 5: spike(1 + below(3))
    case 6: gap()
    case 7: for _ in 0..<length { add(level, volume: 0) }
    case 8: for _ in 0..<length { add(level, volume: [1e-300, 1e15, 1e300][below(3)]) }
    case 9: for index in 0..<length { add(index % 2 == 0 ? level * 1.5 : level, volume: 1) }
    case 10: for index in 0..<length { add(level.nextUp * (index % 2 == 0 ? 1 : 1 + .ulpOfOne), volume: 1) }
    default: again()
    }
  }

  private mutating func add(_ close: Double, wicks: (Double, Double) = (0, 0), volume: Double, gap: Int64 = 1) {
    level = min(max(close, 1e-9), 1e12)
    series.append(to: level, wicks: wicks, volume: volume, gap: gap)
  }

  private mutating func walk(_ length: Int, _ deviation: Double) {
    for _ in 0..<length {
      let step = min(max(1 + deviation * random.normal(), 0.2), 5)
      add(
        level * step, wicks: (deviation * random.unit(), min(deviation * random.unit(), 0.9)),
        volume: 10 * random.unit())
    }
  }

  private mutating func repeated(_ length: Int) { for _ in 0..<length { add(level, volume: 3) } }

  private mutating func ramp(_ length: Int, _ factor: Double) {
    for _ in 0..<length { add(level * factor, volume: 1) }
  }

  private mutating func jump(_ factor: Double) { add(level * factor, volume: 1) }

  /// A wick that reaches far beyond open and close; half of them without a trade.
  private mutating func spike(_ length: Int) {
    for _ in 0..<length {
      let up = [0, 1, 9, 999][below(4)]
      add(level, wicks: (Double(up), [0, 0.5, 0.999][below(3)]), volume: below(2) == 0 ? 0 : 1)
    }
  }

  private mutating func gap() { add(level, volume: 1, gap: [2, 60, 10_000, 500_000][below(4)]) }

  /// Bars that were there before, as a feed's replay has them, under new times.
  private mutating func again() {
    guard series.count > 1 else { return }
    let first = below(series.count - 1)
    for bar in first..<min(first + 1 + below(8), series.count) { add(series.close[bar], volume: series.volume[bar]) }
  }
}
