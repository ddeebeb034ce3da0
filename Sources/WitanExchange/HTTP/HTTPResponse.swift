internal import Glibc
public import WitanCore

/// An answer, whatever its status.
public struct HTTPResponse: Sendable {
  /// The status, such as 200.
  public let status: Int
  /// The header fields in the order of their arrival, their names in lower case.
  public let headers: [(name: String, value: String)]
  /// The body's bytes, decompressed.
  public let body: [UInt8]

  /// The first value of a header field; its name in any case.
  public func header(_ name: String) -> String? {
    let name = name.lowercased()
    return headers.first { $0.name == name }?.value
  }

  /// How long the server asks to be left alone (RFC 9110, 10.2.3), at `now`: a number of seconds or a date. nil where
  /// it does not say, or says what cannot be read; never negative.
  public func retryAfter(at now: Instant) -> Interval? {
    guard let text = header("retry-after") else { return nil }
    if let seconds = Double(text), seconds.isFinite {
      return Interval(milliseconds: Int64((min(max(seconds, 0), 1e9) * 1000).rounded(.up)))
    }
    return Self.moment(text).map { Interval(milliseconds: max(0, ($0 - now).milliseconds)) }
  }

  /// The moment of a date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
  private static func moment(_ text: String) -> Instant? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int32(words[1]), let year = Int32(words[3]),
      let month = months.firstIndex(of: String(words[2]))
    else { return nil }
    let time = words[4].split(separator: ":").compactMap { Int32($0) }
    guard time.count == 3, (1...31).contains(day), (0...23).contains(time[0]), (0...59).contains(time[1]) else {
      return nil
    }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, Int32(month), day)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (time[0], time[1], time[2])
    return Instant(milliseconds: Int64(timegm(&parts)) * 1000)
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
