/// What two numbers may differ by and still be the same one, computed along two ways.
///
/// TA-Lib (measured: 0.8.1) asks this before it divides by a range, so that the rounding of a computed series (a flat RSI, the
/// typical prices of equal bars) is not taken for a movement from 0 to 100; so do we.
enum Rounding {
  /// The share of both magnitudes up to which two numbers count as one: some 90 units in the last place.
  private static let share = 1e-14

  /// True if the two differ by no more than computing them can have caused.
  static func hides(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= share * (abs(a) + abs(b)) }
}
