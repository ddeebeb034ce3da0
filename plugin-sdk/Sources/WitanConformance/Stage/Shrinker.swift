/// Makes a failing input small: takes pieces away for as long as what is left still fails.
///
/// Source: Zeller, Hildebrandt, "Simplifying and isolating failure-inducing input", 2002 (ddmin, without complements of
/// single pieces). Every try is counted, since each may cost a process.
struct Shrinker {
  /// How many tries are left.
  private(set) var tries: Int
  /// Milliseconds left; nil = as long as it takes.
  private let budget: Double?
  private let start = Moment()

  init(tries: Int, milliseconds: Double? = nil) {
    self.tries = tries
    budget = milliseconds
  }

  /// There is nothing left to try with.
  var isOver: Bool { tries <= 0 || budget.map { start.milliseconds > $0 } ?? false }

  /// One try.
  mutating func fails(_ body: () throws -> Bool) rethrows -> Bool {
    guard !isOver else { return false }
    tries -= 1
    return try body()
  }

  /// The fewest elements, in their order, with which `stillFails` holds; at least `least`.
  mutating func shrink<Element>(
    _ whole: [Element], least: Int = 0, _ stillFails: ([Element]) throws -> Bool
  ) rethrows -> [Element] {
    var kept = whole
    var piece = max(kept.count / 2, 1)
    while !isOver {
      var at = 0
      var isSmaller = false
      while at < kept.count, !isOver {
        let end = min(at + piece, kept.count)
        let rest = Array(kept[..<at] + kept[end...])
        if rest.count >= least, try fails({ try stillFails(rest) }) {
          (kept, isSmaller) = (rest, true)
        } else {
          at = end
        }
      }
      if piece == 1 && !isSmaller { break }
      piece = max(1, isSmaller && piece > 1 ? min(piece, kept.count / 2) : piece / 2)
    }
    return kept
  }

  /// The fewest bars of a series, and the simplest, that still fail.
  mutating func shrink(_ series: Series, _ stillFails: (Series) throws -> Bool) rethrows -> Series {
    let bars = try shrink(Array(0..<series.count), least: 1) { try stillFails(series.picking($0)) }
    var small = series.picking(bars)
    for change in Series.simplifications {
      let all = small.simplified(0..<small.count, change)
      if try fails({ try stillFails(all) }) {
        small = all
        continue
      }
      for bar in 0..<small.count where small.count <= 64 {
        let one = small.simplified(bar..<bar + 1, change)
        if one.packed != small.packed, try fails({ try stillFails(one) }) { small = one }
      }
    }
    return small
  }
}

extension Series {
  /// The bars of these indices.
  func picking(_ bars: [Int]) -> Series {
    var part = self
    part.openMs = bars.map { openMs[$0] }
    part.open = bars.map { open[$0] }
    part.high = bars.map { high[$0] }
    part.low = bars.map { low[$0] }
    part.close = bars.map { close[$0] }
    part.volume = bars.map { volume[$0] }
    return part
  }

  /// How a bar becomes simpler, the strongest first; all keep what the contract promises about bars.
  static let simplifications: [@Sendable (inout Series, Int) -> Void] = [
    { $0.openMs[$1] = 1_700_000_000_000 / $0.interval * $0.interval + Int64($1) * $0.interval },
    { $0.volume[$1] = 1 },
    { $0.set($1, open: 100, high: 100, low: 100, close: 100) },
    { $0.set($1, open: $0.close[$1], high: $0.close[$1], low: $0.close[$1], close: $0.close[$1]) },
    { series, bar in
      let prices = [series.open[bar], series.high[bar], series.low[bar], series.close[bar]].map { $0.rounded() }
      if prices.allSatisfy({ $0 >= 1 }) {
        series.set(bar, open: prices[0], high: prices[1], low: prices[2], close: prices[3])
      }
    },
  ]

  fileprivate mutating func set(_ bar: Int, open: Double, high: Double, low: Double, close: Double) {
    (self.open[bar], self.high[bar], self.low[bar], self.close[bar]) = (open, high, low, close)
  }

  /// These bars changed.
  func simplified(_ bars: Range<Int>, _ change: (inout Series, Int) -> Void) -> Series {
    var series = self
    for bar in bars { change(&series, bar) }
    return series
  }
}
