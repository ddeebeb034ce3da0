// The batch form: a loop over `update`, so that it cannot differ from the streaming form.

extension PriceIndicator {
  /// Takes a whole series; one answer a value, nil during the warm-up. Allocates the answer.
  public mutating func update(all prices: [Double]) -> [Value?] {
    var values: [Value?] = []
    values.reserveCapacity(prices.count)
    for price in prices { values.append(update(price)) }
    return values
  }
}

extension RangeIndicator {
  /// Takes whole columns; one answer a bar, nil during the warm-up. Columns of unequal length: up to the shortest.
  public mutating func update(allHighs highs: [Double], lows: [Double]) -> [Value?] {
    let count = min(highs.count, lows.count)
    var values: [Value?] = []
    values.reserveCapacity(count)
    for bar in 0..<count { values.append(update(high: highs[bar], low: lows[bar])) }
    return values
  }
}

extension BarIndicator {
  /// Takes whole columns; one answer a bar, nil during the warm-up. Columns of unequal length: up to the shortest.
  public mutating func update(allHighs highs: [Double], lows: [Double], closes: [Double]) -> [Value?] {
    let count = min(highs.count, lows.count, closes.count)
    var values: [Value?] = []
    values.reserveCapacity(count)
    for bar in 0..<count { values.append(update(high: highs[bar], low: lows[bar], close: closes[bar])) }
    return values
  }
}

extension OBV {
  /// Takes whole columns; one answer a bar. Columns of unequal length: up to the shortest.
  public mutating func update(allCloses closes: [Double], volumes: [Double]) -> [Double?] {
    let count = min(closes.count, volumes.count)
    var values: [Double?] = []
    values.reserveCapacity(count)
    for bar in 0..<count { values.append(update(close: closes[bar], volume: volumes[bar])) }
    return values
  }
}

extension MFI {
  /// Takes whole columns; one answer a bar, nil during the warm-up. Columns of unequal length: up to the shortest.
  public mutating func update(
    allHighs highs: [Double], lows: [Double], closes: [Double], volumes: [Double]
  ) -> [Double?] {
    let count = min(highs.count, lows.count, closes.count, volumes.count)
    var values: [Double?] = []
    values.reserveCapacity(count)
    for bar in 0..<count {
      values.append(update(high: highs[bar], low: lows[bar], close: closes[bar], volume: volumes[bar]))
    }
    return values
  }
}
