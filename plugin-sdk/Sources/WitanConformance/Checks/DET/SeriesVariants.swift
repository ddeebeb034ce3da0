/// A series changed in one way, for checks that compare.
extension Series {
  /// The same bars at other times.
  func shifted(by milliseconds: Int64) -> Series {
    var copy = self
    copy.openMs = openMs.map { $0 + milliseconds }
    return copy
  }

  /// The same bars with all prices multiplied; a power of two changes no bit of a ratio.
  func scaled(by factor: Double, volume volumeFactor: Double = 1) -> Series {
    var copy = self
    for path in [\Series.open, \.high, \.low, \.close] {
      copy[keyPath: path] = copy[keyPath: path].map { $0 * factor }
    }
    copy.volume = volume.map { $0 * volumeFactor }
    return copy
  }

  /// What the bars from `index` on may have been instead: `mirrored` turns every rise into a fall; then all prices
  /// are multiplied.
  func poisoned(from index: Int, mirrored: Bool, times factor: Double) -> Series {
    var copy = self
    guard index > 0 else { return copy }
    let pivot = close[index - 1] * close[index - 1]
    for bar in index..<count {
      let turn = { (price: Double) in (mirrored ? pivot / price : price) * factor }
      copy.open[bar] = turn(open[bar])
      copy.close[bar] = turn(close[bar])
      copy.high[bar] = turn(mirrored ? low[bar] : high[bar])
      copy.low[bar] = turn(mirrored ? high[bar] : low[bar])
      copy.volume[bar] = volume[bar] * factor
    }
    return copy
  }
}
