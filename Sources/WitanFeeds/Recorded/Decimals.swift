/// Reads a decimal number of a row into units of 1e-8, by hand and exactly.
///
/// Takes what exchanges and Python write: `42000`, `42000.5`, `.5`, `1.2e-05`, `1E3`. Never goes through a Double, so
/// no price is off by a unit. Decimals past the eighth are rounded half-even and reported.
enum Decimals {
  /// What a field says.
  struct Reading: Equatable {
    /// The value in units of 1e-8.
    var units: Int64
    /// False where decimals past the eighth were rounded away.
    var exact: Bool
  }

  /// Why a field says no number.
  enum Fault: Error, Equatable {
    /// It is no decimal number.
    case malformed
    /// It does not fit 64 bits of 1e-8.
    case range
  }

  private static let powers: [Int64] = [
    100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1,
  ]

  /// Reads the number that begins at `at` and moves `at` behind it; what follows is the caller's affair.
  @inline(__always)
  static func read(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) throws(Fault) -> Reading {
    let begin = at
    var value: Int64 = 0
    var digits = 0
    var decimals = -1
    while at < end {
      let digit = bytes[at] &- 0x30
      if digit < 10 {
        value = value &* 10 &+ Int64(digit)
        digits += 1
        if decimals >= 0 { decimals += 1 }
      } else if bytes[at] == 0x2E, decimals < 0 {
        decimals = 0
      } else {
        break
      }
      at += 1
    }
    let more = at < end && (bytes[at] | 0x20 == 0x65 || at == begin)
    guard digits > 0, digits <= 18, decimals <= 8, !more else {
      at = begin
      return try readSlowly(bytes, &at, end)
    }
    let (units, over) = value.multipliedReportingOverflow(by: powers[max(decimals, 0)])
    guard !over else { throw .range }
    return Reading(units: units, exact: true)
  }

  /// Signs, exponents, and any number of digits.
  private static func readSlowly(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) throws(Fault) -> Reading {
    var negative = false
    if at < end, bytes[at] == 0x2D || bytes[at] == 0x2B {
      negative = bytes[at] == 0x2D
      at += 1
    }
    let begin = at
    var digits = 0
    var decimals = -1
    while at < end, bytes[at] &- 0x30 < 10 || (bytes[at] == 0x2E && decimals < 0) {
      if bytes[at] == 0x2E { decimals = 0 } else { digits += 1 }
      if decimals >= 0, bytes[at] != 0x2E { decimals += 1 }
      at += 1
    }
    guard digits > 0 else { throw .malformed }
    let mantissaEnd = at
    let exponent = try exponent(bytes, &at, end)
    // The units are the digits × 10^shift.
    let shift = exponent - max(decimals, 0) + 8
    let reading = try scale(bytes, begin..<mantissaEnd, digits: digits, shift: shift)
    return Reading(units: negative ? -reading.units : reading.units, exact: reading.exact)
  }

  /// `e-05` as -5, nought where there is none; capped where no 64 bits could follow it.
  private static func exponent(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) throws(Fault) -> Int {
    guard at < end, bytes[at] | 0x20 == 0x65 else { return 0 }
    at += 1
    var negative = false
    if at < end, bytes[at] == 0x2D || bytes[at] == 0x2B {
      negative = bytes[at] == 0x2D
      at += 1
    }
    let begin = at
    var exponent = 0
    while at < end, bytes[at] &- 0x30 < 10 {
      exponent = min(exponent * 10 + Int(bytes[at] &- 0x30), 1_000_000)
      at += 1
    }
    guard at > begin else { throw .malformed }
    return negative ? -exponent : exponent
  }

  /// The digits of `mantissa` × 10^shift as a whole number, rounded half-even.
  private static func scale(
    _ bytes: Span<UInt8>, _ mantissa: Range<Int>, digits: Int, shift: Int
  ) throws(Fault) -> Reading {
    let kept = digits + min(shift, 0)
    var seen = 0
    var value: Int64 = 0
    var next: UInt8 = 0
    var tail = false
    for position in mantissa where bytes[position] != 0x2E {
      let digit = bytes[position] &- 0x30
      if seen < kept {
        let (shifted, over) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = shifted.addingReportingOverflow(Int64(digit))
        guard !over, !carry else { throw .range }
        value = sum
      } else if seen == kept {
        next = digit
      } else if digit != 0 {
        tail = true
      }
      seen += 1
    }
    if value != 0, shift > 0 {
      for _ in 0..<min(shift, 20) {
        let (shifted, over) = value.multipliedReportingOverflow(by: 10)
        guard !over else { throw .range }
        value = shifted
      }
    }
    if kept < 0 {
      // The first digit stands past the rounding digit: what is left is less than half a unit.
      tail = tail || next != 0
      next = 0
    }
    if next > 5 || (next == 5 && (tail || value & 1 == 1)) {
      guard value < .max else { throw .range }
      value += 1
    }
    return Reading(units: value, exact: next == 0 && !tail)
  }
}
