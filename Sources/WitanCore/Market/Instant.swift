/// A moment: milliseconds since 1970-01-01 00:00 UTC, negative before it.
///
/// The process's time zone and locale change nothing; there is no other kind of time below the shell.
public struct Instant: Comparable, Hashable, Codable, BitwiseCopyable, Sendable {
  /// Milliseconds since 1970-01-01 00:00 UTC.
  public let milliseconds: Int64
  /// The moment that many milliseconds after 1970-01-01 00:00 UTC.
  @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  @inlinable public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
  /// The moment `interval` later.
  @inlinable public static func + (a: Instant, interval: Interval) -> Instant {
    Instant(milliseconds: a.milliseconds + interval.milliseconds)
  }
  /// The time from `b` to `a`.
  @inlinable public static func - (a: Instant, b: Instant) -> Interval {
    Interval(milliseconds: a.milliseconds - b.milliseconds)
  }

  /// Days since 1970-01-01 in UTC, rounded down.
  @inlinable public var day: Int64 {
    let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    return remainder < 0 ? quotient - 1 : quotient
  }
  /// 00:00 UTC of the day that has this number.
  public static func midnight(day: Int64) -> Instant { Instant(milliseconds: day * 86_400_000) }

  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

/// A length of time in milliseconds; as a bar's interval it is positive.
public struct Interval: Comparable, Hashable, Codable, BitwiseCopyable, Sendable {
  /// The length in milliseconds.
  public let milliseconds: Int64
  /// The length of that many milliseconds.
  @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  /// The length of that many seconds.
  public static func seconds(_ count: Int64) -> Interval { Interval(milliseconds: count * 1000) }
  /// The length of that many minutes.
  public static func minutes(_ count: Int64) -> Interval { .seconds(count * 60) }
  /// The length of that many hours.
  public static func hours(_ count: Int64) -> Interval { .minutes(count * 60) }
  /// The length of that many days.
  public static func days(_ count: Int64) -> Interval { .hours(count * 24) }

  @inlinable public static func < (a: Interval, b: Interval) -> Bool { a.milliseconds < b.milliseconds }

  /// Reads `500ms`, `1s`, `15m`, `4h`, `1d`, `1w`: a whole positive number and a unit; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count > 0, count < 1_000_000_000 else { return nil }
    let units: [String: Int64] = [
      "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
    ]
    guard let unit = units[String(text.dropFirst(digits.count))] else { return nil }
    self.init(milliseconds: count * unit)
  }

  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

extension Interval: CustomStringConvertible {
  /// The largest unit that divides it: `15m`, `1d`, `90s`.
  public var description: String {
    let units: [(String, Int64)] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)]
    for (name, size) in units where milliseconds != 0 && milliseconds % size == 0 {
      return "\(milliseconds / size)\(name)"
    }
    return "\(milliseconds)ms"
  }
}

extension Instant: CustomStringConvertible {
  /// ISO 8601 in UTC: `2024-02-29T23:59:59.999Z`; the fraction is left out where it is nought.
  public var description: String {
    let (year, month, dayOfMonth) = Self.civil(day: day)
    let rest = milliseconds - day * 86_400_000
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1000 % 60))"
    let fraction = String(1000 + rest % 1000).dropFirst()
    let zeros = year >= 0 && year < 1000 ? String(repeating: "0", count: 4 - String(year).utf8.count) : ""
    return "\(zeros)\(year)-\(two(month))-\(two(dayOfMonth))T\(clock)\(rest % 1000 == 0 ? "" : ".\(fraction)")Z"
  }

  /// Reads `2024-02-29`, `2024-02-29T12:30`, `2024-02-29T12:30:15[.250]` (each with an optional `Z`; always UTC)
  /// or a plain number of milliseconds since 1970; nil for anything else and for dates that do not exist.
  public init?(_ text: some StringProtocol) {
    if let number = Int64(text) {
      self.init(milliseconds: number)
      return
    }
    let body = text.hasSuffix("Z") ? text.dropLast() : text[...]
    let halves = body.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    let date = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Self.digits($0) }
    guard date.count == 3, let year = date[0], let month = date[1], let dayOfMonth = date[2],
      (1...9999).contains(year), (1...12).contains(month), (1...31).contains(dayOfMonth)
    else { return nil }
    let day = Self.day(year: year, month: month, day: dayOfMonth)
    guard Self.civil(day: day) == (year, month, dayOfMonth) else { return nil }
    var rest: Int64 = 0
    if halves.count == 2 {
      guard let clock = Self.clock(halves[1]) else { return nil }
      rest = clock
    }
    self.init(milliseconds: day * 86_400_000 + rest)
  }

  /// A whole number of plain digits: no sign, no spaces.
  private static func digits(_ text: some StringProtocol) -> Int64? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
  }

  private static func clock(_ text: some StringProtocol) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hour = digits(parts[0]), let minute = digits(parts[1]),
      (0...23).contains(hour), (0...59).contains(minute)
    else { return nil }
    var milliseconds = hour * 3_600_000 + minute * 60_000
    if parts.count == 3 {
      let second = parts[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      guard let whole = digits(second[0]), (0...59).contains(whole) else { return nil }
      milliseconds += whole * 1000
      if second.count == 2 {
        guard (1...3).contains(second[1].count), let fraction = digits(second[1]) else { return nil }
        milliseconds += fraction * [100, 10, 1][second[1].count - 1]
      }
    }
    return milliseconds
  }

  /// Days since 1970-01-01 of a date of the Gregorian calendar.
  /// Source: the standard era arithmetic on a year that starts in March.
  private static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
