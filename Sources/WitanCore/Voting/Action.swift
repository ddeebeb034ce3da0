/// What a strategy or the coordinator says about a market.
public enum Action: Int8, Sendable, BitwiseCopyable, CaseIterable {
  /// Sell what is held.
  case sell = -1
  /// Nothing should be done: an opinion, and a side of its own in the vote.
  case hold = 0
  /// Buy.
  case buy = 1
}

extension Action: CustomStringConvertible, PlainCodable {
  /// `BUY`, `SELL` or `HOLD`.
  public var description: String {
    switch self {
    case .buy: "BUY"
    case .sell: "SELL"
    case .hold: "HOLD"
    }
  }
  /// The action of that name, or nil.
  public init?(_ name: some StringProtocol) {
    guard let found = Self.allCases.first(where: { $0.description == name }) else { return nil }
    self = found
  }
  public typealias Plain = String
  public static var expectation: String { "BUY, SELL or HOLD" }
}

/// A strategy's strength of view, 0 to 100 in steps of 1e-6. Not a probability.
public struct Confidence: Comparable, Hashable, PlainCodable, BitwiseCopyable, Sendable {
  /// The value in units of 1e-6: 0...100,000,000.
  public let units: Int32
  /// No strength at all: counts as an abstention.
  public static let zero = Confidence(units: 0)

  init(units: Int32) { self.units = units }

  /// The confidence nearest to `value` (half-even to 1e-6; a positive one never below 1e-6), or nil where it is
  /// not a number in 0...100.
  public init?(_ value: Double) {
    guard value >= 0, value <= 100 else { return nil }
    let rounded = Int32((value * 1e6).rounded(.toNearestOrEven))
    units = rounded == 0 && value > 0 ? 1 : rounded
  }
  /// The value, 0...100.
  public var double: Double { Double(units) / 1e6 }
  public var plain: Double { double }
  public static func < (a: Confidence, b: Confidence) -> Bool { a.units < b.units }

  public static var expectation: String { "a confidence from 0 to 100" }
}

/// A share from 0 to 1 in steps of 1e-6: a strategy's weight, a limit, a rate.
public struct Share: Comparable, Hashable, PlainCodable, BitwiseCopyable, Sendable {
  /// The value in units of 1e-6: 0...1,000,000.
  public let units: Int32
  /// Nothing.
  public static let zero = Share(units: 0)
  /// The whole.
  public static let one = Share(units: 1_000_000)

  init(units: Int32) { self.units = units }

  /// The share nearest to `value` (half-even to 1e-6), or nil where it is not a number in 0...1.
  public init?(_ value: Double) {
    guard value >= 0, value <= 1 else { return nil }
    units = Int32((value * 1e6).rounded(.toNearestOrEven))
  }
  /// The value, 0...1.
  public var double: Double { Double(units) / 1e6 }
  public var plain: Double { double }
  public static func < (a: Share, b: Share) -> Bool { a.units < b.units }

  public static var expectation: String { "a share from 0 to 1" }
}
