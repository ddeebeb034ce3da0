public import WitanCore
public import WitanPlugins
public import WitanStore

/// What a running host needs to trade.
public struct SessionPlan: Sendable {
  /// Everything that the engine is told, for this start.
  public var settings: EngineSettings
  /// The strategies, at work; their order is that of the settings' first listings.
  public var strategies: StrategySet
  /// Where the journal lies.
  public var storePath: String
  /// How durable it is.
  public var sync: Journal.Sync
  /// When this start happens, in the feed's time.
  public var start: Instant
  /// Gives the number of the lease under which this start sends orders, greater than the one that it is told; nil on
  /// paper.
  public var fence: (@Sendable (UInt32) throws -> UInt32)?

  /// A plan.
  public init(
    settings: EngineSettings, strategies: StrategySet, storePath: String, sync: Journal.Sync, start: Instant
  ) {
    self.settings = settings
    self.strategies = strategies
    self.storePath = storePath
    self.sync = sync
    self.start = start
  }

  /// The settings of this start on a store whose last start had `earlier`; nil on a new one.
  func settings(after earlier: EngineSettings?) throws -> EngineSettings {
    var settings = try earlier.map { try self.settings.keepingPlaces(of: $0) } ?? self.settings
    if let fence {
      let old = earlier?.lease
      settings.lease = TradingLease(store: old?.store ?? .random(in: .min ... .max), fence: try fence(old?.fence ?? 0))
    }
    return settings
  }
}

/// Why a session does not start.
public struct SessionError: Error, Sendable, CustomStringConvertible {
  /// The sentence for the operator.
  public let description: String
  /// An error.
  public init(_ description: String) { self.description = description }
}

extension EngineSettings {
  /// These settings with the places of `earlier` kept: markets and strategies that are known stay where they were, new
  /// ones follow, and strategies that are gone stay as disabled. Mode, interval and capital never change on a store.
  func keepingPlaces(of earlier: EngineSettings) throws -> EngineSettings {
    guard mode == earlier.mode else {
      throw SessionError(
        "the store was made in \(earlier.mode.rawValue) mode, this start asks for \(mode.rawValue); expected the same: "
          + "use another --store for the other mode")
    }
    guard interval == earlier.interval else {
      throw SessionError(
        "the store was made with \(earlier.interval) bars, this start asks for \(interval); expected the same: "
          + "use another --store for another interval")
    }
    guard capital == earlier.capital else {
      throw SessionError(
        "the store was made with a capital of \(earlier.capital), this start asks for \(capital); expected the same: "
          + "set trading.initial_capital to \(earlier.capital), or use another --store to begin anew")
    }
    var merged = self
    merged.tradeFrom = earlier.tradeFrom
    merged.instruments = earlier.instruments.map { old in instruments.first { $0.symbol == old.symbol } ?? old }
    for instrument in instruments where !earlier.instruments.contains(where: { $0.symbol == instrument.symbol }) {
      merged.instruments.append(instrument)
    }
    merged.strategies = earlier.strategies.map { old in
      if let new = strategies.first(where: { $0.id == old.id }) { return new }
      var gone = old
      gone.enabled = false
      return gone
    }
    for listing in strategies where !earlier.strategies.contains(where: { $0.id == listing.id }) {
      merged.strategies.append(listing)
    }
    return merged
  }
}
