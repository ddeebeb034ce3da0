public import WitanCore

/// A limit that the venue announces: so much of something in each interval.
public struct RateLimit: Hashable, Sendable, CustomStringConvertible {
  /// What is counted.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The requests' weights, by address.
    case weight = "REQUEST_WEIGHT"
    /// The requests, by address.
    case requests = "RAW_REQUESTS"
    /// New orders, by account.
    case orders = "ORDERS"
  }

  /// What is counted.
  public let kind: Kind
  /// How much of it an interval takes.
  public let limit: Int
  /// The interval; it begins anew at each multiple of itself since 1970, by the venue's clock.
  public let interval: Interval

  /// A limit; both numbers are at least 1.
  public init(_ kind: Kind, _ limit: Int, each interval: Interval) {
    self.kind = kind
    self.limit = max(1, limit)
    self.interval = Interval(milliseconds: max(1, interval.milliseconds))
  }

  /// `ORDERS 10/1s`.
  public var description: String { "\(kind.rawValue) \(limit)/\(interval)" }
}

extension RateLimit: Decodable {
  private enum Key: String, CodingKey { case rateLimitType, interval, intervalNum, limit }
  private static let units = ["SECOND": 1000, "MINUTE": 60_000, "HOUR": 3_600_000, "DAY": 86_400_000]

  /// Reads an object of `exchangeInfo.rateLimits`; refuses a kind or an interval that is not known.
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    let name = try object.decode(String.self, forKey: .rateLimitType)
    let unit = try object.decode(String.self, forKey: .interval)
    guard let kind = Kind(rawValue: name), let length = Self.units[unit] else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "found the limit \(name) each \(unit)"))
    }
    let count = try object.decode(Int.self, forKey: .intervalNum)
    guard (1...10_000).contains(count) else {
      throw DecodingError.dataCorruptedError(
        forKey: .intervalNum, in: object, debugDescription: "found \(count) intervals, expected 1 to 10000")
    }
    self.init(
      kind, try object.decode(Int.self, forKey: .limit), each: Interval(milliseconds: Int64(length * count)))
  }
}
