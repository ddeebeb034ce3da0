/// The sums of some values and of their squares, as distances from one of them.
///
/// The anchor is itself among the values, so it is at most √n deviations away from their mean, and the difference of the
/// two sums loses at most a factor n in exactness, however high the price level and however small the deviation.
struct Spread: WindowFold {
  let anchor: Double
  var sum: Double
  var squares: Double

  static var empty: Spread { Spread(0) }

  init(_ value: Double) {
    anchor = value
    sum = 0
    squares = 0
  }

  mutating func append(_ value: Double) {
    let distance = value - anchor
    sum += distance
    squares += distance * distance
  }

  mutating func prepend(_ value: Double) { append(value) }
}

/// The mean of some values and the sum of their squared distances from it, never negative.
struct Moments {
  let mean: Double
  let squaredDistances: Double
}

extension SlidingWindow where Fold == Spread {
  /// The moments of a full window: both parts are brought to the newer one's anchor.
  var moments: Moments {
    let older = older
    let shift = older.anchor - newer.anchor
    let shifted = Double(olderCount) * shift
    let sum = older.sum + shifted + newer.sum
    let squares = older.squares + shift * (2 * older.sum + shifted) + newer.squares
    let offset = sum / Double(period)
    let distances = squares - sum * offset
    return Moments(mean: newer.anchor + offset, squaredDistances: distances > 0 ? distances : 0)
  }
}
