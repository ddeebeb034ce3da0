/// Everything that may change a decision. The shell journals an input before the engine applies it, so that the
/// same inputs give the same state on any machine, at any time.
public enum Input: Sendable {
  /// The host started (again) with these settings; the first input of every journal.
  case started(EngineSettings, at: Instant)
  /// Closed bars of one market with every strategy's answers.
  case bars(BarBlock)
  /// A price between two closes.
  case tick(Tick, market: Int)
  /// An answer that came after its bar.
  case vote(LateVote)
  /// What the venue said about an order.
  case venue(VenueEvent)
  /// The ledger was compared with the account at the venue, or the operator settled a difference.
  case account(AccountEvent, at: Instant)
  /// Time passed and nothing else happened.
  case timer(Instant)
  /// The operator said something.
  case command(Command, at: Instant)
  /// A strategy's plugin was swapped, came back or went.
  case strategy(StrategyChange, at: Instant)
  /// The allocation over the strategies changed: a share for each place, summing to 1.
  case allocation([Share], at: Instant)
}

/// An answer to an earlier bar; counts from the next bar close on, where it is still valid.
public struct LateVote: Hashable, Codable, Sendable {
  /// The strategy's place in ``EngineSettings/strategies``.
  public let strategy: Int
  /// The market's place in ``EngineSettings/instruments``.
  public let market: Int
  /// The action.
  public let action: Action
  /// The confidence.
  public let confidence: Confidence
  /// The last moment of the bar it answers.
  public let barEnd: Instant
  /// How long it counts from `barEnd`.
  public let valid: Interval
  /// When it came.
  public let time: Instant
  /// A late vote.
  public init(
    strategy: Int, market: Int, action: Action, confidence: Confidence, barEnd: Instant, valid: Interval,
    time: Instant
  ) {
    self.strategy = strategy
    self.market = market
    self.action = action
    self.confidence = confidence
    self.barEnd = barEnd
    self.valid = valid
    self.time = time
  }
}

/// What the operator can tell a running host.
public enum Command: Hashable, Codable, Sendable {
  /// No new entries; stops and exits live.
  case pause(reason: String)
  /// Ends a pause or, with a reason, a halt.
  case resume(reason: String)
  /// No new entries until resumed with a reason; stops and exits live.
  case halt(reason: String)
  /// Sells everything that is ours and cancels every order.
  case closeAll(reason: String)
  /// Opens the kill switch's latch; `again` for a second time within 24 h.
  case unlock(reason: String, again: Bool)
  /// Lets a strategy vote, or not; enabling also ends its suspension.
  case enable(StrategyID, Bool)
  /// Changes a strategy's weight.
  case weigh(StrategyID, Share)
}

/// What became of a strategy's plugin.
public enum StrategyChange: Hashable, Codable, Sendable {
  /// A new version votes from the next bar on.
  case reloaded(StrategyListing)
  /// The operator gave a quarantined strategy another chance.
  case retried(StrategyID)
  /// The shell found it faulty (crash, hang, unreadable file) and took it out.
  case quarantined(StrategyID, reason: String)
}

/// How the engine answers a command.
public struct CommandAnswer: Hashable, Codable, Sendable {
  /// Whether it was done.
  public let done: Bool
  /// One sentence: what was done, or why not and what to do.
  public let text: String
  /// An answer.
  public init(done: Bool, text: String) {
    self.done = done
    self.text = text
  }
}
