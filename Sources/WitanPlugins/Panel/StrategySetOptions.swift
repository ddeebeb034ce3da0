public import WitanCore

/// How a set of strategies is run.
public struct StrategySetOptions: Sendable {
  /// What bounds a call into a plugin.
  public enum Timing: Sendable {
    /// A recorded feed: no deadline, but a watchdog against hanging.
    case recorded(HangWatchdog?)
    /// A live feed: an answer that took longer than the deadline is late, by this clock.
    case live(deadline: Duration, now: @Sendable () -> Duration)
  }

  /// What the strategies' random numbers start from; each strategy and market gets its own.
  public var seed: UInt64
  /// Whether reasons and figures are wanted.
  public var reasons: Bool
  /// What bounds a call.
  public var timing: Timing
  /// Takes the plugins' lines.
  public var log: PluginLog
  /// For how many bars the version before judges beside a new one, ready to take its place again; 0 = not at all.
  public var probation = 0
  /// Which votes of a version in the shadow its imagined gain follows: of at least this confidence,
  public var shadowThreshold = Confidence(70)!
  /// and with this fee a side, as a share of the notional.
  public var shadowFee = Share(0.001)!

  var shadowRule: VoteHand.Rule { VoteHand.Rule(threshold: shadowThreshold, fee: shadowFee.double) }

  /// The deadline of a live call: 50 ms.
  public static let deadline = Duration.milliseconds(50)

  /// Options; by default reasons are wanted and nothing bounds a call.
  public init(
    seed: UInt64 = 1, reasons: Bool = true, timing: Timing = .recorded(nil), log: @escaping PluginLog = { _ in }
  ) {
    self.seed = seed
    self.reasons = reasons
    self.timing = timing
    self.log = log
  }

  /// A seed for one strategy on one market. Source of the mixing: FNV-1a over the names, from the run's seed.
  func seed(_ strategy: String, _ market: String) -> UInt64 {
    var hash = seed ^ 0xCBF2_9CE4_8422_2325
    for byte in Array(strategy.utf8) + [0] + Array(market.utf8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
