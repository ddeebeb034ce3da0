import ArgumentParser
import WitanCore
import WitanPlugins

/// Which plugins vote, how much and with which parameters.
struct StrategyOptions: ParsableArguments {
  @Option(help: "Folders of plugins; may be given several times.")
  var plugins: [String] = []
  @Option(help: "Only these strategies, by id, separated by commas.")
  var enable: String?
  @Option(help: "All but these strategies.")
  var disable: String?
  @Option(name: .customLong("set"), help: "A parameter: macd.fast=12; may be given several times.")
  var parameters: [String] = []
  @Option(help: "How much a strategy's vote counts, 0 to 1: macd=0.5; may be given several times.")
  var weight: [String] = []

  /// Loads what is asked for, sorted by id; refuses unknown ids, parameters and values.
  func load() throws -> [LoadedStrategy] {
    let folders = (plugins.isEmpty ? [PluginPlaces.standard] : plugins).map { PluginFolder($0) }
    let harvest = try PluginLoader(folders: folders).harvest()
    let wanted = try ids(enable, "--enable", among: harvest)
    let unwanted = try ids(disable, "--disable", among: harvest) ?? []
    var settings = try parameterSettings(harvest)
    let chosen = harvest.images.filter { image in
      (wanted?.contains(image.descriptor.id) ?? true) && !unwanted.contains(image.descriptor.id)
    }
    guard !chosen.isEmpty else { throw nothing(folders, harvest) }
    return try chosen.map { try LoadedStrategy($0, settings: [settings.removeValue(forKey: $0.descriptor.id) ?? [:]]) }
  }

  /// The weights by id; the strategies not named count fully.
  func weights(_ loaded: [LoadedStrategy]) throws -> [StrategyID: Share] {
    var weights: [StrategyID: Share] = [:]
    for entry in weight {
      let halves = entry.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, let id = StrategyID(halves[0]), let number = Double(halves[1]),
        let share = Share(number)
      else { throw CommandFailure.usage("found --weight \(entry), expected ID=NUMBER from 0 to 1 such as macd=0.5") }
      guard loaded.contains(where: { $0.id == id }) else { throw unknown(id, "--weight", loaded.map(\.id)) }
      weights[id] = share
    }
    return weights
  }

  private func ids(_ list: String?, _ flag: String, among harvest: PluginLoader.Harvest) throws -> [StrategyID]? {
    guard let list else { return nil }
    return try list.split(separator: ",").map { name in
      let known = harvest.images.map(\.descriptor.id)
      guard let id = StrategyID(name), known.contains(id) else {
        throw unknown(StrategyID(name), flag, known, text: String(name), harvest.refusals)
      }
      return id
    }
  }

  private func parameterSettings(_ harvest: PluginLoader.Harvest) throws -> [StrategyID: [String: String]] {
    var settings: [StrategyID: [String: String]] = [:]
    for entry in parameters {
      let halves = entry.split(separator: "=", maxSplits: 1)
      let names = halves.first?.split(separator: ".", maxSplits: 1) ?? []
      guard halves.count == 2, names.count == 2, let id = StrategyID(names[0]) else {
        throw CommandFailure.usage("found --set \(entry), expected ID.PARAMETER=VALUE such as macd.fast=12")
      }
      let known = harvest.images.map(\.descriptor.id)
      guard known.contains(id) else { throw unknown(id, "--set", known) }
      settings[id, default: [:]][String(names[1])] = String(halves[1])
    }
    return settings
  }

  private func unknown(
    _ id: StrategyID?, _ flag: String, _ known: [StrategyID], text: String = "", _ refusals: [PluginRefusal] = []
  ) -> CommandFailure {
    let names = known.map(\.description).joined(separator: ", ")
    let refused = refusals.map { "; refused: \($0)" }.joined()
    return .usage(
      "found \(flag) \(id?.description ?? text), expected one of \(names.isEmpty ? "no strategies: build them with scripts/plugins" : names)\(refused)"
    )
  }

  private func nothing(_ folders: [PluginFolder], _ harvest: PluginLoader.Harvest) -> CommandFailure {
    let refused = harvest.refusals.map { "; refused: \($0)" }.joined()
    return .usage(
      "found no plugin to run in \(folders.map(\.path).joined(separator: ", ")), expected at least one .so there; "
        + "build the shipped ones with scripts/plugins or name a folder with --plugins\(refused)")
  }
}
