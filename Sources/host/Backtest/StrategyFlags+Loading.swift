import WitanCore
import WitanPlugins
import WitanServices

// Which plugins vote in a backtest, how much and with which parameters.
extension StrategyFlags {
  /// Loads what is asked for, sorted by id; refuses unknown ids, parameters and values.
  func load() throws -> [LoadedStrategy] {
    let folders = (plugins.isEmpty ? [PluginPlaces.standard] : plugins).map { PluginFolder($0) }
    let apart = IsolateFlag.ofAll(isolate ?? "") == nil ? try Self.ids(isolate, "--isolate") ?? [] : []
    let loader = try loader(folders, apart)
    let unwanted = try Self.ids(disable, "--disable") ?? []
    var wanted = try Self.ids(enable, "--enable")
    if !unwanted.isEmpty || !apart.isEmpty {
      let known = try loader.harvest().images.map(\.descriptor.id)
      for (flag, ids) in [("--disable", unwanted), ("--isolate", apart)] {
        for id in ids where !known.contains(id) { throw unknown(id, flag, known) }
      }
      if !unwanted.isEmpty { wanted = (wanted ?? known).filter { !unwanted.contains($0) } }
    }
    return try loader.voters(enabled: wanted, settings: try parameterSettings().mapValues { [$0] })
  }

  /// Follows the rule that `host run` follows on paper; where a plugin runs never changes what it answers.
  private func loader(_ folders: [PluginFolder], _ apart: [StrategyID]) throws -> PluginLoader {
    var configuration = try SettingsSource.load(config).configuration
    configuration.trading.mode = .paper
    configuration.conformance.level = 0
    if let wish = isolate.flatMap(IsolateFlag.ofAll) { configuration.plugins.isolate = wish }
    for id in apart { configuration.plugins.strategies[id, default: StrategyChoice()].isolate = .process }
    let rules = try RunCrew.loader(configuration)
    return PluginLoader(folders: folders, terms: rules.terms, admission: rules.admission, isolation: rules.isolation)
  }

  /// The weights by id; the strategies not named count fully.
  func weights(_ loaded: [LoadedStrategy]) throws -> [StrategyID: Share] {
    var weights: [StrategyID: Share] = [:]
    for (name, weight) in try namedWeights() {
      guard let id = StrategyID(name), let number = Double(weight), let share = Share(number) else {
        throw CommandFailure.usage(
          "found --weight \(name)=\(weight), expected ID=NUMBER from 0 to 1 such as macd=0.5")
      }
      guard loaded.contains(where: { $0.id == id }) else { throw unknown(id, "--weight", loaded.map(\.id)) }
      weights[id] = share
    }
    return weights
  }

  private static func ids(_ list: String?, _ flag: String) throws -> [StrategyID]? {
    try list?.split(separator: ",").map { name in
      guard let id = StrategyID(name) else {
        throw CommandFailure.usage("found \(flag) \(name), expected ids such as macd, separated by commas")
      }
      return id
    }
  }

  private func parameterSettings() throws -> [StrategyID: [String: String]] {
    var settings: [StrategyID: [String: String]] = [:]
    for (strategy, name, value) in try namedParameters() {
      guard let id = StrategyID(strategy) else {
        throw CommandFailure.usage(
          "found --set \(strategy).\(name)=\(value), expected ID.PARAMETER=VALUE such as macd.fast=12")
      }
      settings[id, default: [:]][name] = value
    }
    return settings
  }

  private func unknown(_ id: StrategyID, _ flag: String, _ known: [StrategyID]) -> CommandFailure {
    let names = known.map(\.description).joined(separator: ", ")
    return .usage("found \(flag) \(id), expected one of \(names.isEmpty ? "no strategies: none is there" : names)")
  }
}
