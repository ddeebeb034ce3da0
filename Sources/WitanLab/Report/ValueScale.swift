/// Round values from under the least to over the greatest, in steps of 1, 2 or 5 times a power of ten.
struct ValueScale {
  let least: Double
  let most: Double
  private let step: Double

  /// The scale of values from `low` to `high`; two that are equal are given room.
  init(_ low: Double, _ high: Double) {
    let room = low < high ? high - low : max(abs(low) * 0.02, 1)
    let quarter = room / 4
    var power = 1.0
    while power > quarter { power /= 10 }
    while power * 10 <= quarter { power *= 10 }
    let factor = quarter / power
    step = power * (factor > 5 ? 10 : factor > 2 ? 5 : factor > 1 ? 2 : 1)
    least = ((low < high ? low : low - room / 2) / step).rounded(.down) * step
    most = ((low < high ? high : high + room / 2) / step).rounded(.up) * step
  }

  /// The values that get a line.
  var ticks: [Double] {
    (0...Int(((most - least) / step).rounded())).map { least + Double($0) * step }
  }

  /// A tick's value with the decimals that its step needs.
  func text(_ value: Double) -> String {
    var unit = 1.0
    while unit < 1e8, (step * unit).rounded() < 1 || abs((step * unit).rounded() - step * unit) > 1e-6 { unit *= 10 }
    let rounded = (value * unit).rounded() / unit
    return unit == 1 ? "\(Int(rounded))" : "\(rounded)"
  }
}
