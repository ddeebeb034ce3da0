/// A strategy as the engine knows it: who it is and how much its vote counts.
public struct StrategyListing: Hashable, Codable, Sendable {
  /// What `--enable` names.
  public let id: StrategyID
  /// The plugin's own version.
  public var version: String
  /// The SHA-256 of the plugin's file, in hexadecimal.
  public var sha256: String
  /// The effective parameters by name, as text.
  public var parameters: [String: String]
  /// The plugin's reasons: a sentence each, with places `{0}` to `{2}` for figures.
  public var reasons: [String]
  /// How much its vote counts, 0...1.
  public var weight: Share
  /// Whether the operator has enabled it.
  public var enabled: Bool

  /// A listing.
  public init(
    id: StrategyID, version: String, sha256: String, parameters: [String: String] = [:], reasons: [String] = [],
    weight: Share = .one, enabled: Bool = true
  ) {
    self.id = id
    self.version = version
    self.sha256 = sha256
    self.parameters = parameters
    self.reasons = reasons
    self.weight = weight
    self.enabled = enabled
  }
}

/// How the vote is decided.
public struct VotingSettings: Hashable, Codable, Sendable {
  /// The rule.
  public var rule: VotingRule = .weighted
  /// The least confidence that acts, 0...100.
  public var threshold = Confidence(units: 70_000_000)
  /// The least part of all scores that the winner must hold.
  public var agreement = Share(units: 600_000)
  /// The least part of the enabled weight that must have voted.
  public var quorum = Share(units: 300_000)
  /// The defaults: weighted, 70, 0.6, 0.3.
  public init() {}
}

/// How large an entry is.
public enum SizeRule: Hashable, Sendable, BitwiseCopyable {
  /// A share of the marked equity.
  case percent(Share)
  /// What the cash pays for at the fill.
  case allIn
}

extension SizeRule: PlainCodable, CustomStringConvertible {
  /// `percent:5` or `all-in`.
  public var description: String {
    switch self {
    case .allIn: return "all-in"
    case .percent(let share):
      let percent = share.double * 100
      return "percent:" + (percent == percent.rounded() ? "\(Int(percent))" : "\(percent)")
    }
  }

  /// Reads `percent:5` (more than 0, at most 100) or `all-in`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    if text == "all-in" {
      self = .allIn
    } else if text.hasPrefix("percent:"), let percent = Double(text.dropFirst(8)), let share = Share(percent / 100),
      share > .zero
    {
      self = .percent(share)
    } else {
      return nil
    }
  }

  public typealias Plain = String
  public static var expectation: String { "percent:5 or all-in" }
}

/// The risk rules and their bounds; nil and nought mean off where the text says so.
public struct RiskSettings: Hashable, Codable, Sendable {
  /// The size of an entry; 5 % of the marked equity.
  public var size = SizeRule.percent(Share(units: 50_000))
  /// The distance of the stop below the average entry price; nil = no stop.
  public var stop: Share? = Share(units: 50_000)
  /// A strategy's position against its sleeve.
  public var maxPosition = Share(units: 200_000)
  /// Everything held against the equity.
  public var maxExposure = Share(units: 800_000)
  /// The least worth of an order in quote currency.
  public var minimumNotional = Money(units: 1_000_000_000)
  /// The day's loss that ends entries until 00:00 UTC.
  public var dailyLoss = Share(units: 150_000)
  /// The loss of a strategy's sleeve from its peak that suspends it.
  public var strategyDrawdown = Share(units: 100_000)
  /// The loss from the initial capital that kills.
  public var kill = Share(units: 500_000)
  /// The drawdown from the peak that kills; nil = off.
  public var peakDrawdown: Share?
  /// What all stops together may lose, against the equity; nil = off.
  public var openRisk: Share?
  /// What becomes of an entry that the venue ends with a part of it filled; nil = it is kept.
  public var partialEntry: PartialEntry?
  /// The pause after a position was closed before the next entry in its market.
  public var cooldown = Interval(milliseconds: 0)
  /// The circuit breakers; nil = off.
  public var breakers: BreakerSettings? = BreakerSettings()
  /// False lifts loss, drawdown, sleeve, exposure and breaker rules; a backtest alone may ask for that.
  public var limits = true
  /// The defaults of `docs/rules.md`.
  public init() {}
}

/// What becomes of an entry that ended with a part of it filled.
public enum PartialEntry: String, Sendable, Codable, CaseIterable {
  /// The part is held and protected.
  case keep
  /// The rest is ordered anew, as long as it is worth an order.
  case complete
  /// The part is sold.
  case exit
}

/// The circuit breakers' bounds.
public struct BreakerSettings: Hashable, Codable, Sendable {
  /// Losing trades in a row.
  public var losses = 5
  /// How long they stop entries.
  public var lossesPause = Interval.minutes(60)
  /// The jump of a price within ``jumpWindow``.
  public var jump = Share(units: 100_000)
  /// The window of the jump.
  public var jumpWindow = Interval.minutes(1)
  /// How long a jump stops entries in its market.
  public var jumpPause = Interval.minutes(15)
  /// Venue errors within a minute.
  public var venueErrors = 5
  /// Rejected orders in a row.
  public var rejects = 3
  /// How long venue errors and rejects stop entries.
  public var venuePause = Interval.minutes(15)
  /// The clock's distance from the venue's.
  public var clockSkew = Interval(milliseconds: 500)
  /// Entries within a minute.
  public var ordersPerMinute = 10
  /// How many intervals without a bar or tick make a feed stale, at least 10 s.
  public var staleIntervals = 3
  /// The distance of an order's price from the last one.
  public var priceCollar = Share(units: 20_000)
  /// Same market and side within this time is a duplicate.
  public var duplicateWindow = Interval(milliseconds: 1000)
  /// The defaults of `docs/rules.md`.
  public init() {}
}

/// What fills cost on paper.
public struct FillSettings: Hashable, Codable, Sendable {
  /// The fee as a share of the notional.
  public var feeRate = Share(units: 1000)
  /// The least slippage against the taker, as a share of the price.
  public var slippageLeast = Share(units: 500)
  /// The greatest slippage against the taker, as a share of the price.
  public var slippageMost = Share(units: 1000)
  /// The share of a bar's volume that may be filled; nil = fills are whole.
  public var volumeShare: Share?
  /// What the slippage is drawn from.
  public var seed: UInt64 = 1
  /// The defaults of `docs/rules.md`: fee 0.1 %, slippage 5 to 10 basis points.
  public init() {}
}

/// Whose money moves.
public enum TradeMode: String, Codable, Sendable, CaseIterable {
  /// Simulated fills.
  case paper
  /// Real orders.
  case real
}

/// The right to trade on an account: both numbers are part of every order's name at the venue.
public struct TradingLease: Hashable, Codable, Sendable {
  /// What tells the stores of one account apart; drawn when a store is made.
  public let store: UInt32
  /// The number of the lease, from 1; a later lease has a greater one.
  public let fence: UInt32
  /// A lease.
  public init(store: UInt32, fence: UInt32) { (self.store, self.fence) = (store, fence) }
}

/// Everything that the engine is told at its start; journaled as its first input.
public struct EngineSettings: Hashable, Codable, Sendable {
  /// Whose money moves.
  public var mode = TradeMode.paper
  /// The capital assigned to the host, in quote currency.
  public var capital = Money(units: 1_000_000_000_000)
  /// The markets, at most 64; their places name them in inputs.
  public var instruments: [Instrument]
  /// The time from a bar's open to its close.
  public var interval: Interval
  /// The strategies, at most 64; their places name them in ballots.
  public var strategies: [StrategyListing]
  /// The vote.
  public var voting = VotingSettings()
  /// The risk.
  public var risk = RiskSettings()
  /// The fills on paper.
  public var fills = FillSettings()
  /// Whether decisions that change nothing are recorded too: so live, not in a backtest.
  public var recordsQuiet = false
  /// Bars that start earlier only warm up; nil = none.
  public var tradeFrom: Instant?
  /// Under which right orders are sent from this start on; nil on paper.
  public var lease: TradingLease?

  /// Settings with the defaults of `docs/rules.md`.
  public init(instruments: [Instrument], interval: Interval, strategies: [StrategyListing]) {
    self.instruments = instruments
    self.interval = interval
    self.strategies = strategies
  }
}
