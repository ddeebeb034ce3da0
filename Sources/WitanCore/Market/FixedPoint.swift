/// A number kept as a whole count of 1e-8 units, so that money adds up exactly.
///
/// `Price`, `Quantity` and `Money` are such numbers and cannot be mixed up; what two of them give together
/// (price × quantity) is an ``Amount``, and the place that rounds it names the ``Rounding``.
/// Range: ±92,233,720,368.54775807. Text form: plain decimals with a point, eight digits after it.
public protocol FixedPoint: Comparable, Hashable, PlainCodable, BitwiseCopyable, Sendable, CustomStringConvertible
where Plain == String {
  /// The value in units of 1e-8.
  var units: Int64 { get }
  /// The value that is `units` × 1e-8.
  init(units: Int64)
}

extension FixedPoint {
  /// Units in one whole: 100,000,000.
  public static var scale: Int64 { 100_000_000 }
  /// Nought.
  public static var zero: Self { Self(units: 0) }

  public static func < (a: Self, b: Self) -> Bool { a.units < b.units }
  /// The exact sum; traps where it leaves the range.
  public static func + (a: Self, b: Self) -> Self { Self(units: a.units + b.units) }
  /// The exact difference; traps where it leaves the range.
  public static func - (a: Self, b: Self) -> Self { Self(units: a.units - b.units) }
  /// Adds in place; traps where the sum leaves the range.
  public static func += (a: inout Self, b: Self) { a = a + b }
  /// Subtracts in place; traps where the difference leaves the range.
  public static func -= (a: inout Self, b: Self) { a = a - b }

  /// The nearest Double, for statistics and strategies; never goes back into the ledger.
  public var double: Double { Double(units) / 1e8 }

  /// The value nearest to `double` (ties to even), or nil where it is not finite or out of range.
  public init?(nearest double: Double) {
    let scaled = (double * 1e8).rounded(.toNearestOrEven)
    guard scaled.isFinite, abs(scaled) < 9.2e18 else { return nil }
    self.init(units: Int64(scaled))
  }

  /// Reads plain decimals such as `-12.5`; nil for anything else, for more than eight decimals that are not
  /// nought, and for what is out of range. Nothing is rounded.
  public init?(_ text: some StringProtocol) {
    guard let read = DecimalText.read(text.utf8), read.exact else { return nil }
    self.init(units: read.units)
  }

  /// Plain decimals with eight digits after the point: `0.05000000`.
  public var description: String { DecimalText.write(units) }

  public static var expectation: String { "a plain decimal number with at most eight decimals" }
}

/// What one unit of the base costs, in quote currency.
public struct Price: FixedPoint {
  public let units: Int64
  public init(units: Int64) { self.units = units }
}

/// An amount of the base currency.
public struct Quantity: FixedPoint {
  public let units: Int64
  public init(units: Int64) { self.units = units }
}

/// An amount of the quote currency.
public struct Money: FixedPoint {
  public let units: Int64
  public init(units: Int64) { self.units = units }
  /// The same amount owed instead of owned.
  public static prefix func - (a: Self) -> Self { Self(units: -a.units) }
}

/// How a place that must round does it; each such place names one.
public enum Rounding: Sendable {
  /// Towards minus infinity.
  case down
  /// Towards plus infinity.
  case up
  /// To the nearest, ties upwards.
  case halfUp
  /// To the nearest, ties to the even neighbour.
  case halfEven

  /// `numerator` / `denominator` as a whole number; `denominator` > 0.
  @inlinable
  public func divide(_ numerator: Int128, by denominator: Int128) -> Int128 {
    var (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    if remainder < 0 {
      quotient -= 1
      remainder += denominator
    }
    switch self {
    case .down: return quotient
    case .up: return remainder > 0 ? quotient + 1 : quotient
    case .halfUp: return remainder * 2 >= denominator ? quotient + 1 : quotient
    case .halfEven:
      let twice = remainder * 2
      return twice > denominator || (twice == denominator && quotient & 1 != 0) ? quotient + 1 : quotient
    }
  }
}

/// Price × quantity, exact: a whole count of 1e-16 of the quote currency.
public struct Amount: Comparable, Hashable, BitwiseCopyable, Sendable {
  /// The value in units of 1e-16.
  public var raw: Int128
  /// The amount that is `raw` × 1e-16.
  @inlinable public init(raw: Int128) { self.raw = raw }
  /// What `quantity` is worth at `price`, exact.
  @inlinable public init(_ price: Price, times quantity: Quantity) {
    raw = Int128(price.units) &* Int128(quantity.units)
  }
  /// The same money with eight more digits.
  @inlinable public init(_ money: Money) { raw = Int128(money.units) &* 100_000_000 }
  /// Nought.
  public static var zero: Amount { Amount(raw: 0) }

  @inlinable public static func < (a: Amount, b: Amount) -> Bool { a.raw < b.raw }
  /// The exact sum.
  @inlinable public static func + (a: Amount, b: Amount) -> Amount { Amount(raw: a.raw + b.raw) }
  /// The exact difference.
  @inlinable public static func - (a: Amount, b: Amount) -> Amount { Amount(raw: a.raw - b.raw) }
  /// Adds in place.
  @inlinable public static func += (a: inout Amount, b: Amount) { a = a + b }

  /// The money this is, rounded as named; traps where it leaves the range of ``Money``.
  @inlinable public func money(_ rounding: Rounding) -> Money {
    Money(units: Int64(rounding.divide(raw, by: 100_000_000)))
  }
  /// The nearest Double, for ratios and statistics.
  public var double: Double { Self.nearest(raw) / 1e16 }

  /// The Double nearest to `number`, ties to even: what `Double(number)` gives, which goes through generic code for
  /// Int128 and takes a hundred times as long.
  static func nearest(_ number: Int128) -> Double {
    let magnitude = number.magnitude
    let shift = 64 - magnitude.leadingZeroBitCount
    guard shift > 0 else { return number < 0 ? -Double(UInt64(magnitude)) : Double(UInt64(magnitude)) }
    // The lowest bit says whether anything was cut off, so that rounding the upper 64 bits rounds the whole.
    let cut = magnitude & ((1 << UInt128(shift)) - 1)
    let upper = UInt64(truncatingIfNeeded: magnitude >> UInt128(shift)) | (cut == 0 ? 0 : 1)
    // Two to the power of `shift`, so the product is exact.
    let value = Double(upper) * Double(bitPattern: UInt64(1023 + shift) << 52)
    return number < 0 ? -value : value
  }
}

extension Quantity {
  /// The part `numerator`/`denominator` of this quantity, rounded down to a unit.
  public func part(_ numerator: Int128, of denominator: Int128) -> Quantity {
    Quantity(units: Int64(Rounding.down.divide(Int128(units) * numerator, by: denominator)))
  }
}

/// Decimal text to units of 1e-8 and back, without Foundation and without a locale.
public enum DecimalText {
  /// What a text says: the units (rounded half-even past the eighth decimal) and whether that is exact.
  public struct Reading: Equatable, Sendable {
    /// The value in units of 1e-8.
    public let units: Int64
    /// False where decimals past the eighth were rounded away.
    public let exact: Bool
    /// A reading.
    public init(units: Int64, exact: Bool) {
      self.units = units
      self.exact = exact
    }
  }

  /// Reads `[+-]digits[.digits]`; nil for anything else (no exponent, no spaces) and for what is out of range.
  public static func read(_ text: some Collection<UInt8>) -> Reading? {
    var bytes = text[...]
    var negative = false
    if let sign = bytes.first, sign == 0x2D || sign == 0x2B {
      negative = sign == 0x2D
      bytes = bytes.dropFirst()
    }
    var value: Int64 = 0
    var decimals = -1
    var digits = 0
    var next = 0
    var tail = false
    for byte in bytes {
      if byte == 0x2E {
        guard decimals < 0 else { return nil }
        decimals = 0
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      digits += 1
      if decimals >= 8 {
        if decimals == 8 { next = Int(byte &- 0x30) } else if byte != 0x30 { tail = true }
        decimals += 1
        continue
      }
      let (shifted, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(Int64(byte &- 0x30))
      guard !over, !carry else { return nil }
      value = sum
      if decimals >= 0 { decimals += 1 }
    }
    guard digits > 0, bytes.first != 0x2E, decimals != 0 else { return nil }
    for _ in max(decimals, 0)..<max(8, decimals) {
      let (shifted, over) = value.multipliedReportingOverflow(by: 10)
      guard !over else { return nil }
      value = shifted
    }
    if next > 5 || (next == 5 && (tail || value & 1 == 1)) {
      let (sum, over) = value.addingReportingOverflow(1)
      guard !over else { return nil }
      value = sum
    }
    return Reading(units: negative ? -value : value, exact: next == 0 && !tail)
  }

  /// Eight digits after the point: `-12.50000000`.
  public static func write(_ units: Int64) -> String {
    let magnitude = units.magnitude
    let fraction = String(magnitude % 100_000_000)
    let zeros = String(repeating: "0", count: 8 - fraction.utf8.count)
    return (units < 0 ? "-" : "") + String(magnitude / 100_000_000) + "." + zeros + fraction
  }
}
