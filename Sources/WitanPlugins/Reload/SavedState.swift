public import WitanCore

/// A strategy's state on one market, with all that must fit before it is taken up again.
public struct SavedState: Hashable, Codable, Sendable {
  /// Whose state.
  public let strategy: StrategyID
  /// The plugin's version that wrote it.
  public let version: String
  /// The version of the bytes, by the plugin's own count.
  public let stateVersion: UInt32
  /// ``EffectiveParameters/digest`` of the instance.
  public let parameters: String
  /// The market.
  public let symbol: Symbol
  /// The number of the newest bar in it.
  public let sequence: UInt64
  /// The state of its random numbers.
  public let random: UInt64
  /// The plugin's own bytes, at most ``StrategyInstance/largestState``.
  public let bytes: [UInt8]
}

extension StrategyInstance {
  /// The state with its labels.
  func labelledState() throws(PluginRefusal) -> SavedState {
    let saved = try saved()
    return SavedState(
      strategy: strategy.id, version: strategy.image.descriptor.version,
      stateVersion: strategy.image.descriptor.stateVersion, parameters: strategy.parameters.digest, symbol: symbol,
      sequence: saved.sequence, random: saved.random, bytes: saved.bytes)
  }

  /// Takes up a labelled state; says in words why not where it does not fit or the plugin refuses it.
  func takeUp(_ state: SavedState) -> String? {
    guard state.parameters == strategy.parameters.digest else { return "its parameters have changed" }
    guard state.sequence > 0 else { return nil }
    guard
      restore(state.bytes, stateVersion: state.stateVersion, sequence: state.sequence, random: state.random)
    else {
      let words = context.errorText.isEmpty ? "" : ": \(context.errorText)"
      return "version \(strategy.image.descriptor.version) refused the state of \(state.version)\(words)"
    }
    return nil
  }
}

/// The bars that a market has seen so far, for a strategy that must learn them anew.
public struct MarketPast: Sendable {
  /// The bars, up to the newest one that was judged.
  public let series: BarSeries
  /// How many bars of the stream came before the series' first row.
  public let dropped: Int
  /// A past.
  public init(series: BarSeries, dropped: Int = 0) {
    self.series = series
    self.dropped = dropped
  }
}
