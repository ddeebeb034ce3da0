internal import CWitanProbe

extension Check {
  /// PRF-03.
  static let complexity = Check(
    "PRF-03", "complexity", level: 2, .error, limits: Limits(processor: 15, deadline: 30_000),
    danger: "What goes through all bars at every bar is fast in the first week and late in the second; a backtest over "
      + "years never ends.",
    example: "for (uint64_t i = 0; i < self->bars_seen; ++i) sum += self->all[i];",
    fix: "Update sums and averages by the newest bar; look at a window of fixed length only.",
    .child { stage in
      let warmUp = max(0, Int(try stage.subject().warmUp()))
      let series = stage.series(.realLike, min(warmUp, 20_000) + 32_000)
      let first = try Growth(PerBarTimes.measure(stage, series))
      guard first.isGrowing else { return [] }
      // Once more: another's load on the machine's caches comes and goes, an algorithm stays.
      let growth = try Growth(PerBarTimes.measure(stage, series))
      guard growth.isGrowing else { return [] }
      return [
        Finding(
          "the processor time of a bar grows with the bars before it: \(growth.first) ns at the beginning, \(growth.last) "
            + "ns after \(growth.bars) bars (about n to the power \(growth.exponent)), expected the same",
          at: "evaluate")
      ]
    })

  /// PRF-04.
  static let denormals = Check(
    "PRF-04", "denormal-slow-down", level: 3, .warning, limits: Limits(processor: 15, deadline: 30_000),
    danger:
      "Prices of new coins have many zeros; numbers near the smallest that a double can hold cost the processor a "
      + "hundred times as much, or send a loop round a thousand times.",
    example: "while (price < 1) price *= 2, shift += 1;",
    fix: "Work with ratios of prices, which have ordinary size, and bound every loop.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 3000))
      let tiny = series.scaled(by: 0x1p-1030)
      var (ordinary, slow): (UInt64, UInt64) = (0, 0)
      // Once more where it looks slow: another's load on the machine's caches comes and goes, a slow operation stays.
      for _ in 0..<2 {
        ordinary = try PerBarTimes.measure(stage, series).median
        do { slow = try PerBarTimes.measure(stage, tiny).median } catch let finding as Finding {
          throw Skip("prices near 1e-308 are refused (\(finding.sentence)); see DAT-04")
        }
        // A whole call costs some hundred nanoseconds to measure; a few slow operations in it are no matter.
        guard slow > 3 * ordinary, slow > ordinary + 3000 else { return [] }
      }
      return [
        Finding(
          "a bar takes \(slow) ns of processor time with prices near 1e-308 and \(ordinary) ns with ordinary ones, "
            + "expected at most three times as much", at: "evaluate")
      ]
    })
}

/// How the time of a bar grows with the number of bars before it: medians over octaves, and a line through their
/// logarithms by least squares.
private struct Growth {
  private let medians: [UInt64]
  private static let start = 250

  init(_ times: [UInt64]) {
    var medians: [UInt64] = []
    var low = Self.start
    while low < times.count {
      // The last octave counts where at least half of it is there.
      let high = min(2 * low, times.count)
      if high - low >= low / 2 { medians.append(Array(times[low..<high]).median) }
      low *= 2
    }
    self.medians = medians
  }

  var first: UInt64 { medians.first ?? 0 }
  var last: UInt64 { medians.last ?? 0 }
  var bars: Int { Self.start << max(medians.count - 1, 0) }

  /// The slope, in tenths: 1.0 = a bar's time grows as the number of bars does.
  var exponent: Double {
    let count = Double(medians.count)
    guard count >= 3 else { return 0 }
    let points = medians.enumerated().map { (x: Double($0), y: Self.binaryLogarithm($1)) }
    let (x, y) = (points.reduce(0) { $0 + $1.x } / count, points.reduce(0) { $0 + $1.y } / count)
    let over = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) },
      under = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
    return (10 * over / under).rounded() / 10
  }

  /// More than noise: three times as slow at the end, by two microseconds, and rising all along.
  var isGrowing: Bool { last > 3 * first && last > first + 2000 && exponent >= 0.2 }

  /// log2, exact to a hundredth: enough for a slope.
  private static func binaryLogarithm(_ value: UInt64) -> Double {
    let number = Double(max(value, 1))
    return Double(number.exponent) + (number.significand - 1)
  }
}

extension [UInt64] {
  /// The middle one of the sorted; 0 of none.
  var median: UInt64 { isEmpty ? 0 : sorted()[count / 2] }
}
