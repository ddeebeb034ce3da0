/// How strong a view is, on one scale for all markets and intervals.
public enum Strength {
  /// `100 · x² / (x² + half²)` with `x = distance / scale`: nothing at 0, 50 at `half`, near 100 far out.
  ///
  /// Without a scale (a market that does not move) the strength of any distance is 100, that of none is 0. A distance
  /// below 0 counts as none. Only +, ·, / are used, so the bits are the same on every machine.
  public static func of(_ distance: Double, scale: Double, half: Double) -> Double {
    guard distance > 0 else { return 0 }
    let ratio = distance / (scale * half)
    // Beyond 1e6 the quotient is 100 to the last digit that counts, and an infinite ratio would give no number.
    guard ratio < 1e6 else { return 100 }
    let square = ratio * ratio
    return 100 * (square / (square + 1))
  }
}
