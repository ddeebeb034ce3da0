import Foundation
import WitanConformance
import WitanCore
import WitanPlugins
import WitanServices
import WitanStore

/// The strategies that the configuration asks for.
enum RunCrew {
  /// Loads them as the configuration wants it.
  static func load(_ configuration: Configuration) throws -> [LoadedStrategy] {
    let choices = configuration.plugins
    let parameters = choices.strategies.mapValues { [$0.parameters] }.filter { !$0.value[0].isEmpty }
    return try loader(configuration).voters(
      enabled: choices.enable.isEmpty ? nil : choices.enable, settings: parameters,
      tryingAt: configuration.trading.symbols.first)
  }

  /// Loads as the configuration wants it: whose code may run, where, and with what.
  static func loader(_ configuration: Configuration) throws -> PluginLoader {
    let admission = try admission(configuration)
    return PluginLoader(
      folders: folders(configuration), terms: configuration.terms, admission: admission,
      isolation: configuration.isolation(believing: admission))
  }

  /// What the configuration demands of a plugin's bytes, with the certificates that this host's store holds now.
  private static func admission(_ configuration: Configuration) throws -> Admission {
    let level = configuration.demandedConformance
    let path = configuration.store.path
    guard level > 0 || configuration.asksForTrust, FileManager.default.fileExists(atPath: path) else {
      return Admission(level: level, keys: configuration.conformance.keys)
    }
    let own = try StoreReader(path: path).certificates().compactMap { Certificate(text: $0.text) }
    return Admission(level: level, own: own, keys: configuration.conformance.keys)
  }

  /// The folders that the configuration names; the usual one is looked for beside the sources too.
  static func folders(_ configuration: Configuration) -> [PluginFolder] {
    configuration.plugins.folders.map { PluginFolder($0 == "Plugins" ? PluginPlaces.standard : $0) }
  }
}

extension PluginLoader {
  /// The strategies of its folders, one at least; a plugin that is refused without being asked for is told of on standard
  /// error.
  func voters(
    enabled: [StrategyID]?, settings: [StrategyID: [[String: String]]], tryingAt market: Symbol? = nil
  ) throws -> [LoadedStrategy] {
    let crew = try crew(enabled: enabled, settings: settings, tryingAt: market)
    for refusal in crew.refusals { PluginLines.warn("\(refusal)") }
    guard !crew.strategies.isEmpty else {
      throw CommandFailure.usage(
        "found no plugin to run in \(folders.map(\.path).joined(separator: ", ")), expected at least one .so there; "
          + "build the shipped ones with scripts/plugins or name a folder with --plugins")
    }
    return crew.strategies
  }
}
