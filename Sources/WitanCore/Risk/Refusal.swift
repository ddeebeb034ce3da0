/// Why the risk gate refused; the raw order is the order of importance. The names are stable.
public enum RefusalCode: UInt8, Sendable, BitwiseCopyable, CaseIterable {
  case killed, halted, paused, staleFeed, unreconciled, store, uncertified, breaker, dailyLoss, drawdown
  case strategySuspended, cooldown, alreadyLong, notHeld, maxPosition, maxExposure, openRisk, correlation
  case insufficientFunds, minNotional, filter, priceCollar, duplicate, rate

  /// The stable name: `daily-loss`.
  public var name: String { Self.names[Int(rawValue)] }
  static let names = [
    "killed", "halted", "paused", "stale-feed", "unreconciled", "store", "uncertified", "breaker", "daily-loss",
    "drawdown", "strategy-suspended", "cooldown", "already-long", "not-held", "max-position", "max-exposure",
    "open-risk", "correlation", "insufficient-funds", "min-notional", "filter", "price-collar", "duplicate", "rate",
  ]
  /// The code of that name, or nil.
  public init?(name: some StringProtocol) {
    guard let index = Self.names.firstIndex(where: { $0 == name }) else { return nil }
    self.init(rawValue: UInt8(index))
  }
}

/// A set of refusal codes.
public struct RefusalCodes: Hashable, Sendable, BitwiseCopyable {
  /// Bit n stands for the code of raw value n.
  public private(set) var bits: UInt32 = 0
  /// No code.
  public init() {}
  /// Adds `code`.
  public mutating func insert(_ code: RefusalCode) { bits |= 1 << UInt32(code.rawValue) }
  /// Whether `code` is in the set.
  public func contains(_ code: RefusalCode) -> Bool { bits & (1 << UInt32(code.rawValue)) != 0 }
  /// True where no code is set.
  public var isEmpty: Bool { bits == 0 }
  /// The code that stands first in the order of importance.
  public var first: RefusalCode? {
    bits == 0 ? nil : RefusalCode(rawValue: UInt8(bits.trailingZeroBitCount))
  }
  /// The codes in the order of importance.
  public var list: [RefusalCode] { RefusalCode.allCases.filter(contains) }
}

extension RefusalCodes: Codable {
  public init(from decoder: any Decoder) throws {
    for name in try [String](from: decoder) {
      guard let code = RefusalCode(name: name) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "found \"\(name)\", expected a refusal code"))
      }
      insert(code)
    }
  }
  public func encode(to encoder: any Encoder) throws { try list.map(\.name).encode(to: encoder) }
}

/// An order that the risk gate did not let pass.
public struct Refusal: Hashable, Codable, Sendable, BitwiseCopyable {
  /// What was asked for.
  public let request: OrderRequest
  /// Every rule that stood against it; the first in order is the reason.
  public let codes: RefusalCodes

  /// The reason: the most important code.
  public var reason: RefusalCode { codes.first ?? .filter }
}

extension RefusalCode: PlainCodable {
  public init?(_ name: String) { self.init(name: name) }
  public var plain: String { name }
  public static var expectation: String { "a refusal code such as daily-loss" }
}
