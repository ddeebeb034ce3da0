import ArgumentParser
import WitanCore
import WitanPlugins

/// The vote, the size, the stop and the costs of a backtest.
struct RuleOptions: ParsableArguments {
  @Option(help: "The least confidence that acts, 0 to 100.")
  var threshold = 70.0
  @Option(help: "The least part of the enabled weight that must have voted, 0 to 1.")
  var quorum = 0.3
  @Option(help: "The least part of all scores that the winner must hold, 0 to 1.")
  var agreement = 0.6
  @Option(help: "The voting rule: weighted, net-sum, raw-sum, majority or unanimous.")
  var rule = "weighted"
  @Option(help: "The capital in quote currency.")
  var capital = "10000"
  @Option(help: "The fee as a share of the notional.")
  var feeRate = 0.001
  @Option(help: "Slippage against the taker in basis points: 5..10 or one number.")
  var slippageBps = "5..10"
  @Option(help: "The size of an entry: percent:5 or all-in.")
  var size = "percent:5"
  @Option(help: "The stop below the entry: 5% or none.")
  var stop = "5%"
  @Flag(help: "Lift loss, drawdown, sleeve, exposure and breaker rules.")
  var noLimits = false
  @Option(help: "Bars before this moment (a UTC time, or bar:N for the row N) only warm up.")
  var tradeFrom: String?
  @Option(help: "The share of a bar's volume that may be filled, 0 to 1.")
  var volumeShare: Double?
  @Flag(help: "Switch the circuit breakers on.")
  var breakers = false
  @Option(help: "What slippage and the plugins' random numbers are drawn from.")
  var seed: UInt64 = 1

  /// Everything that the engine is told.
  func settings(
    _ feeds: [RecordedMarket], _ loaded: [LoadedStrategy], _ strategies: StrategyFlags
  ) throws -> EngineSettings {
    let weights = try strategies.weights(loaded)
    var settings = EngineSettings(
      instruments: feeds.map { Instrument(symbol: $0.series.symbol) }, interval: feeds[0].series.interval,
      strategies: loaded.map { $0.listing(weight: weights[$0.id] ?? .one) })
    guard let money = Money(capital), money > .zero else {
      throw CommandFailure.usage("found --capital \(capital), expected a positive amount such as 10000")
    }
    settings.capital = money
    try vote(&settings.voting)
    try costs(&settings.fills)
    try risk(&settings.risk)
    settings.tradeFrom = try firstTrade(feeds)
    return settings
  }

  private func vote(_ voting: inout VotingSettings) throws {
    guard let named = VotingRule(rawValue: rule) else {
      let known = VotingRule.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure.usage("found --rule \(rule), expected one of \(known)")
    }
    guard let least = Confidence(threshold) else {
      throw CommandFailure.usage("found --threshold \(threshold), expected a number from 0 to 100")
    }
    voting.rule = named
    voting.threshold = least
    voting.quorum = try Self.share(quorum, "--quorum")
    voting.agreement = try Self.share(agreement, "--agreement")
  }

  private func costs(_ fills: inout FillSettings) throws {
    fills.feeRate = try Self.share(feeRate, "--fee-rate")
    let parts = slippageBps.split(separator: ".", omittingEmptySubsequences: true)
    let bounds = slippageBps.contains("..") ? parts.map(String.init) : [slippageBps, slippageBps]
    let numbers = bounds.compactMap(Double.init)
    guard bounds.count == 2, numbers.count == 2, numbers[0] <= numbers[1],
      let least = Share(numbers[0] / 10_000), let most = Share(numbers[1] / 10_000)
    else { throw CommandFailure.usage("found --slippage-bps \(slippageBps), expected LEAST..MOST or one number") }
    (fills.slippageLeast, fills.slippageMost) = (least, most)
    fills.volumeShare = try volumeShare.map { try Self.share($0, "--volume-share") }
    fills.seed = seed
  }

  private func risk(_ risk: inout RiskSettings) throws {
    guard let rule = SizeRule(size) else {
      throw CommandFailure.usage("found --size \(size), expected percent:5 or all-in")
    }
    risk.size = rule
    if stop == "none" {
      risk.stop = nil
    } else if stop.hasSuffix("%"), let percent = Double(stop.dropLast()), let share = Share(percent / 100),
      share > .zero, share < .one
    {
      risk.stop = share
    } else {
      throw CommandFailure.usage("found --stop \(stop), expected a percentage such as 5% or none")
    }
    risk.limits = !noLimits
    if !breakers || noLimits { risk.breakers = nil }
  }

  private func firstTrade(_ feeds: [RecordedMarket]) throws -> Instant? {
    guard let text = tradeFrom else { return nil }
    if text.hasPrefix("bar:") {
      guard let row = Int(text.dropFirst(4)), row >= 0 else {
        throw CommandFailure.usage("found --trade-from \(text), expected bar:N with a row from 0")
      }
      let starts = feeds[0].series.start
      return row < starts.count ? Instant(milliseconds: starts[row]) : Instant(milliseconds: .max)
    }
    guard let instant = Instant(text) else {
      throw CommandFailure.usage("found --trade-from \(text), expected a UTC time or bar:N")
    }
    return instant
  }

  private static func share(_ number: Double, _ flag: String) throws -> Share {
    guard let share = Share(number) else {
      throw CommandFailure.usage("found \(flag) \(number), expected a number from 0 to 1")
    }
    return share
  }
}
