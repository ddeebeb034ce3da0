import WitanCore

/// Figures as people read them; the exact ones stand in the JSON and CSV files.
enum Figure {
  /// `-38.54 %` of a share.
  static func percent(_ share: Double) -> String { "\(rounded(share * 100, 2)) %" }
  /// Three decimals, or a dash where there is none.
  static func ratio(_ value: Double?) -> String { value.map { rounded($0, 3) } ?? "–" }
  /// Two decimals; eight for less than a hundredth.
  static func money(_ value: Double) -> String { rounded(value, abs(value) >= 0.01 || value == 0 ? 2 : 8) }
  /// Two decimals from 1,000, four from 1, else all eight.
  static func price(_ price: Price) -> String {
    rounded(price.double, price.double >= 1000 ? 2 : price.double >= 1 ? 4 : 8)
  }
  /// A share in basis points.
  static func basisPoints(_ share: Share) -> String {
    share.units % 100 == 0 ? "\(share.units / 100)" : "\(Double(share.units) / 100)"
  }

  /// `value` with exactly that many decimals.
  private static func rounded(_ value: Double, _ decimals: Int) -> String {
    var unit = 1.0
    for _ in 0..<decimals { unit *= 10 }
    let scaled = (abs(value) * unit).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    let digits = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(decimals + 1 - digits.count, 0)) + digits
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}
