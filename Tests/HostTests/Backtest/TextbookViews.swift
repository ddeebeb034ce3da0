import Foundation

/// The sides of the seven shipped strategies, computed the plain way: every number anew from the bars it is defined
/// over, by the table in `docs/rules.md`. Slow, and with nothing in common with the code under test.
struct TextbookViews {
  struct Row {
    let start: Int64
    let open: Double, high: Double, low: Double, close: Double
  }
  let rows: [Row]
  private var closes: [Double] { rows.map(\.close) }

  /// Reads plain CSV.
  init(csv: String) {
    rows = csv.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",")
      let numbers = cells[1...4].compactMap { Double($0) }
      return Row(
        start: Int64(cells[0]) ?? 0, open: numbers[0], high: numbers[1], low: numbers[2], close: numbers[3])
    }
  }

  /// 1 for buying, -1 for selling, 0 for no view, a bar each.
  func sides(of strategy: String) -> [Int] {
    switch strategy {
    case "momentum": stays(difference(means(closes, 20), means(closes, 50)))
    case "macd": stays(macdOverSignal())
    case "breakout": kept(breakout(), after: 40)
    case "bollinger": kept(beyondDeviations { $0 < -2 ? 1 : $0 > 2 ? -1 : 0 }, after: 40)
    case "mean-reversion": kept(beyondDeviations { $0 <= -2 ? 1 : $0 >= 2 ? -1 : 0 }, after: 40)
    case "stochastic": kept(stochastic(), after: 38)
    default: technical()
    }
  }

  // MARK: Sides out of lines

  /// The sign of a line; on a tie the side stays.
  private func stays(_ line: [Double?]) -> [Int] {
    var side = 0
    return line.map { value in
      if let value, value != 0 { side = value > 0 ? 1 : -1 }
      return side
    }
  }

  /// Events kept for 20 bars, their own among them; nothing is said in the first `warmUp` bars.
  private func kept(_ events: [Int], after warmUp: Int) -> [Int] {
    events.indices.map { bar in
      bar < warmUp ? 0 : events[max(0, bar - 19)...bar].last { $0 != 0 } ?? 0
    }
  }

  // MARK: Lines

  private func means(_ values: [Double], _ window: Int) -> [Double?] {
    values.indices.map { bar in
      bar < window - 1 ? nil : values[(bar - window + 1)...bar].reduce(0, +) / Double(window)
    }
  }

  private func difference(_ one: [Double?], _ other: [Double?]) -> [Double?] {
    zip(one, other).map { left, right in left.flatMap { left in right.map { left - $0 } } }
  }

  /// An average from the mean of `window` values that end at `seed` on.
  private func exponential(_ values: [Double?], _ window: Int, seed: Int) -> [Double?] {
    var average: Double?
    return values.indices.map { bar in
      guard bar >= seed, let value = values[bar] else { return nil }
      if let before = average {
        average = before + (value - before) * 2 / Double(window + 1)
      } else {
        average = values[(bar - window + 1)...bar].compactMap { $0 }.reduce(0, +) / Double(window)
      }
      return average
    }
  }

  private func macdOverSignal() -> [Double?] {
    let line = difference(exponential(closes, 12, seed: 25), exponential(closes, 26, seed: 25))
    return difference(line, exponential(line, 9, seed: 33))
  }

  private func breakout() -> [Int] {
    rows.indices.map { bar in
      guard bar >= 20 else { return 0 }
      let before = rows[(bar - 20)..<bar]
      if rows[bar].close > before.map(\.high).reduce(0, max) { return 1 }
      return rows[bar].close < before.map(\.low).reduce(.infinity, min) ? -1 : 0
    }
  }

  /// How many population deviations the close lies off the mean of 20 bars, judged by `side`.
  private func beyondDeviations(_ side: (Double) -> Int) -> [Int] {
    let closes = closes
    return closes.indices.map { bar in
      guard bar >= 19 else { return 0 }
      let window = closes[(bar - 19)...bar]
      let mean = window.reduce(0, +) / 20
      let deviation = (window.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20).squareRoot()
      return deviation > 0 ? side((closes[bar] - mean) / deviation) : 0
    }
  }

  private func stochastic() -> [Int] {
    let raw: [Double?] = rows.indices.map { bar in
      guard bar >= 13 else { return nil }
      let window = rows[(bar - 13)...bar]
      let (low, high) = (window.map(\.low).reduce(.infinity, min), window.map(\.high).reduce(0, max))
      return high > low ? 100 * (rows[bar].close - low) / (high - low) : 0
    }
    let k = thirds(raw)
    return zip(k, thirds(k)).map { k, d in
      guard let k, let d else { return 0 }
      return k < 20 && k > d ? 1 : k > 80 && k < d ? -1 : 0
    }
  }

  private func thirds(_ line: [Double?]) -> [Double?] {
    line.indices.map { bar in
      let window = line[max(0, bar - 2)...bar].compactMap { $0 }
      return window.count == 3 ? window.reduce(0, +) / 3 : nil
    }
  }

  /// Wilder's index over 14 changes; nil also where none of the newest 14 moved the price.
  private func strength() -> [Double?] {
    let closes = closes
    var (gain, loss) = (0.0, 0.0)
    return closes.indices.map { bar in
      guard bar >= 14 else { return nil }
      let changes = ((bar - 13)...bar).map { closes[$0] - closes[$0 - 1] }
      if bar == 14 {
        gain = changes.reduce(0) { $0 + max($1, 0) } / 14
        loss = changes.reduce(0) { $0 + max(-$1, 0) } / 14
      } else {
        gain = (gain * 13 + max(changes[13], 0)) / 14
        loss = (loss * 13 + max(-changes[13], 0)) / 14
      }
      return changes.contains { $0 != 0 } ? 100 * gain / (gain + loss) : nil
    }
  }

  private func technical() -> [Int] {
    let (averages, lines, index) = (
      difference(means(closes, 20), means(closes, 50)), macdOverSignal(), strength()
    )
    return rows.indices.map { bar in
      guard let average = averages[bar], let line = lines[bar] else { return 0 }
      let rsi = index[bar] ?? 50
      let points = (rsi < 30 ? 30 : rsi > 70 ? -30 : 0) + 25 * average.sign3 + 20 * line.sign3
      return points.signum()
    }
  }
}

extension Double {
  fileprivate var sign3: Int { self > 0 ? 1 : self < 0 ? -1 : 0 }
}
