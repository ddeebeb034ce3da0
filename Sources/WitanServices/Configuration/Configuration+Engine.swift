public import WitanCore

extension Configuration {
  /// What the engine is told at its start.
  ///
  /// - Parameters:
  ///   - listings: the strategies that were found, with the weights that they propose themselves.
  ///   - instruments: the venue's rules for at least the markets of `trading.symbols`.
  /// - Throws: ``ConfigurationError`` where the configuration names a strategy or a market that does not exist.
  public func engineSettings(
    listings: [StrategyListing], instruments: [Instrument]
  ) throws(ConfigurationError) -> EngineSettings {
    var problems = unknownStrategies(among: listings)
    var markets: [Instrument] = []
    for symbol in trading.symbols {
      if let instrument = instruments.first(where: { $0.symbol == symbol }) {
        markets.append(instrument)
      } else {
        problems.append(unknownMarket(symbol, among: instruments))
      }
    }
    guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    var settings = EngineSettings(
      instruments: markets, interval: trading.interval, strategies: listings.map(chosen))
    settings.mode = trading.mode
    settings.capital = trading.capital
    settings.voting = voting
    settings.risk = risk
    settings.risk.breakers = breakersEnabled ? breakers : nil
    settings.risk.partialEntry = trading.partialEntry == .keep ? nil : trading.partialEntry
    settings.fills = fills
    return settings
  }

  /// What a running engine is told after a reload: the changed settings; a strategy's weight and switch only where the
  /// configuration says something else about it than `before`, so that what the operator said meanwhile stands.
  ///
  /// - Throws: ``ConfigurationError`` where the configuration names a strategy or a market that does not run.
  public func engineSettings(
    running: EngineSettings, before: Configuration
  ) throws(ConfigurationError) -> EngineSettings {
    var settings = try engineSettings(listings: running.strategies, instruments: running.instruments)
    for (place, listing) in running.strategies.enumerated() {
      let (runs, weight) = (plugins.runs(listing.id), plugins.strategies[listing.id]?.weight)
      let isSwitched = runs != before.plugins.runs(listing.id)
      let isWeighed = weight != before.plugins.strategies[listing.id]?.weight
      settings.strategies[place].enabled = isSwitched ? runs : listing.enabled
      settings.strategies[place].weight = isWeighed ? weight ?? .one : listing.weight
    }
    return settings
  }

  /// The listing with the operator's weight, and switched on or off.
  private func chosen(_ listing: StrategyListing) -> StrategyListing {
    var listing = listing
    if let weight = plugins.strategies[listing.id]?.weight { listing.weight = weight }
    listing.enabled = listing.enabled && plugins.runs(listing.id)
    return listing
  }

  private func unknownStrategies(among listings: [StrategyListing]) -> [ConfigurationProblem] {
    let known = listings.map(\.id.description)
    let named =
      plugins.enable.map { ("plugins.enable", $0) } + plugins.disable.map { ("plugins.disable", $0) }
      + plugins.strategies.keys.sorted().map { ("plugins.strategies", $0) }
    return named.filter { !known.contains($0.1.description) }.map { key, id in
      let nearest = NearestName.of(id.description, among: known).map { "Did you mean \($0)?" }
      let found = known.isEmpty ? "none was found" : "found were \(known.sorted().joined(separator: ", "))"
      return ConfigurationProblem(
        key: key,
        sentence: "\(key) names the strategy \(id), which no plugin in \(plugins.folders.joined(separator: ", ")) has "
          + "(\(found)). \(nearest ?? "Correct the name, or put the plugin there.")")
    }
  }

  private func unknownMarket(_ symbol: Symbol, among instruments: [Instrument]) -> ConfigurationProblem {
    let known = instruments.map(\.symbol.description)
    let nearest = NearestName.of(symbol.description, among: known).map { "Did you mean \($0)?" }
    return ConfigurationProblem(
      key: "trading.symbols",
      sentence: "trading.symbols names the market \(symbol), which the feed does not have; expected one of "
        + "\(known.sorted().joined(separator: ", ")). \(nearest ?? "Correct the name, or choose another feed.")")
  }
}
