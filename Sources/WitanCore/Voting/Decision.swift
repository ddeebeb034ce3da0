/// How votes become a decision; see `docs/rules.md`.
public enum VotingRule: String, Sendable, Codable, CaseIterable, BitwiseCopyable {
  /// The winners' weighted mean confidence against the threshold.
  case weighted
  /// |Σ buy w·c − Σ sell w·c| against the threshold; HOLD votes do not count.
  case netSum = "net-sum"
  /// The winner's Σ w·c, unnormalised, against the threshold.
  case rawSum = "raw-sum"
  /// The side with more than half of the voters by head.
  case majority
  /// Every voter on one side.
  case unanimous
}

/// Why a decision is HOLD; all that hold are set.
public struct HoldReasons: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Those who voted hold too little of the enabled weight.
  public static let quorum = HoldReasons(rawValue: 1 << 0)
  /// The winner holds too little of all scores.
  public static let agreement = HoldReasons(rawValue: 1 << 1)
  /// The confidence lies under the threshold.
  public static let threshold = HoldReasons(rawValue: 1 << 2)
  /// The greatest score stands twice.
  public static let tie = HoldReasons(rawValue: 1 << 3)
  /// Nobody voted with a positive score.
  public static let noVotes = HoldReasons(rawValue: 1 << 4)
  /// HOLD itself won.
  public static let holdWon = HoldReasons(rawValue: 1 << 5)
  /// No side has more than half of the voters.
  public static let noMajority = HoldReasons(rawValue: 1 << 6)
  /// The voters are not all on one side.
  public static let notUnanimous = HoldReasons(rawValue: 1 << 7)

  static let names: [(HoldReasons, String)] = [
    (.quorum, "quorum"), (.agreement, "agreement"), (.threshold, "threshold"), (.tie, "tie"),
    (.noVotes, "no-votes"), (.holdWon, "hold-won"), (.noMajority, "no-majority"),
    (.notUnanimous, "not-unanimous"),
  ]
  /// The names in the order of the checks.
  public var list: [String] { Self.names.filter { contains($0.0) }.map(\.1) }
}

extension HoldReasons: Codable {
  public init(from decoder: any Decoder) throws {
    let names = try [String](from: decoder)
    self = Self.names.filter { names.contains($0.1) }.reduce(into: []) { $0.insert($1.0) }
  }
  public func encode(to encoder: any Encoder) throws { try list.encode(to: encoder) }
}

/// Σ w·c of each side in units of 1e-12, and the weights behind them in units of 1e-6.
public struct Tally: Hashable, Codable, Sendable, BitwiseCopyable {
  /// Σ w·c of BUY.
  public var buyScore: Int64 = 0
  /// Σ w·c of SELL.
  public var sellScore: Int64 = 0
  /// Σ w·c of HOLD.
  public var holdScore: Int64 = 0
  /// Σ w of those who voted BUY.
  public var buyWeight: Int64 = 0
  /// Σ w of those who voted SELL.
  public var sellWeight: Int64 = 0
  /// Σ w of those who voted HOLD.
  public var holdWeight: Int64 = 0
  /// Heads that voted BUY, SELL, HOLD.
  public var buyHeads: Int32 = 0
  /// Heads that voted SELL.
  public var sellHeads: Int32 = 0
  /// Heads that voted HOLD.
  public var holdHeads: Int32 = 0
  /// Σ w of all that are enabled, voting or not.
  public var enabledWeight: Int64 = 0

  /// No votes.
  public init() {}

  /// Σ w·c of `side`.
  public func score(_ side: Action) -> Int64 {
    switch side {
    case .buy: buyScore
    case .sell: sellScore
    case .hold: holdScore
    }
  }
  /// Σ w of `side`.
  public func weight(_ side: Action) -> Int64 {
    switch side {
    case .buy: buyWeight
    case .sell: sellWeight
    case .hold: holdWeight
    }
  }
}

/// What the coordinator made of the votes at one bar's close, with all the numbers that led there.
public struct Decision: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The decision's number: one a market at each of its bar closes, from 1.
  public let id: Int64
  /// The market.
  public let symbol: Symbol
  /// The bar's last moment.
  public let time: Instant
  /// The bar's close.
  public let price: Price
  /// The rule that decided.
  public let rule: VotingRule
  /// What is to be done.
  public let action: Action
  /// Who would have won, failed checks aside; nil for a tie or no votes.
  public let winner: Action?
  /// Why it is HOLD; empty for BUY and SELL.
  public let failed: HoldReasons
  /// The sums.
  public let tally: Tally

  /// The winner's weighted mean confidence, 0...100; nil without a winner.
  public var winnerConfidence: Double? {
    winner.map { Double(tally.score($0)) / Double(tally.weight($0)) / 1e6 }
  }
  /// The decision's confidence: the winner's where it acts or HOLD itself won, else 0.
  public var confidence: Double { failed.isEmpty || failed == .holdWon ? winnerConfidence ?? 0 : 0 }
  /// The winner's part of all scores, 0...1; nil without a winner.
  public var agreementShare: Double? {
    winner.map { Double(tally.score($0)) / Double(tally.buyScore + tally.sellScore + tally.holdScore) }
  }
  /// The voters' part of the enabled weight, 0...1; nil where no weight is enabled.
  public var quorumShare: Double? {
    guard tally.enabledWeight > 0 else { return nil }
    return Double(tally.buyWeight + tally.sellWeight + tally.holdWeight) / Double(tally.enabledWeight)
  }
}
