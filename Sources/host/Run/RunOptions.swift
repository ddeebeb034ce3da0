import ArgumentParser
import Foundation
import WitanPlugins
import WitanServices

/// The flags of `host run`; each sets one key of the configuration.
struct RunOptions: ParsableArguments {
  @OptionGroup var strategies: StrategyFlags
  @Option(help: "Where bars come from: sim, file:PATH or binance.")
  var feed: String?
  @Option(help: "The markets, separated by commas: BTC/USDT,ETH/USDT.")
  var symbols: String?
  @Option(help: "The bars' interval, such as 1m.")
  var interval: String?
  @Option(help: "Whose money moves: paper or real.")
  var mode: String?
  @Option(help: "The least certificate that a plugin needs, 0 to 4; 0 demands none.")
  var requireConformance: String?
  @Option(help: "Where the journal lies: sqlite:PATH.")
  var store: String?
  @Option(help: "Where the host listens for its operator; a name that belongs to the store unless given.")
  var socket: String?
  @Option(help: "How fast recorded or simulated time passes: 1x, 60x or max.")
  var speed: String?
  @Option(help: "What the simulated market and the slippage are drawn from.")
  var seed: String?

  /// The flags as settings of the configuration.
  func flags() throws -> [ConfigurationSources.Flag] {
    var flags: [ConfigurationSources.Flag] = []
    func add(_ name: String, _ key: String, _ value: String?) {
      if let value { flags.append(.init(name, key: key, value: value)) }
    }
    add("--mode", "trading.mode", mode)
    add("--require-conformance", "run.require_conformance", requireConformance)
    add("--symbols", "trading.symbols", symbols)
    add("--interval", "trading.interval", interval)
    add("--store", "store.url", store)
    add("--socket", "control.socket", socket)
    add("--speed", "feed.speed", speed)
    add("--seed", "fills.seed", seed)
    add("--enable", "plugins.enable", strategies.enable)
    add("--disable", "plugins.disable", strategies.disable)
    add("--plugins", "plugins.folders", strategies.plugins.isEmpty ? nil : strategies.plugins.joined(separator: ","))
    let isolate = strategies.isolate
    if let isolate, let wish = IsolateFlag.ofAll(isolate) {
      add("--isolate", "plugins.isolate", wish.rawValue)
    } else {
      for id in (isolate ?? "").split(separator: ",") {
        add("--isolate", "plugins.strategies.\(id).isolate", "process")
      }
    }
    if let feed {
      let halves = feed.split(separator: ":", maxSplits: 1)
      add("--feed", "feed.kind", halves.first.map(String.init) ?? feed)
      if halves.count == 2 { add("--feed", "feed.path", String(halves[1])) }
    }
    for (id, name, value) in try strategies.namedParameters() {
      add("--set", "plugins.strategies.\(id).params.\(name)", value)
    }
    for (id, weight) in try strategies.namedWeights() { add("--weight", "plugins.strategies.\(id).weight", weight) }
    return flags
  }

  /// Reads every source of the configuration.
  func load() throws -> LoadedConfiguration {
    try LoadedConfiguration(sources())
  }

  /// What the configuration is read from.
  func sources() throws -> ConfigurationSources {
    try ConfigurationSources.reading(
      file: strategies.config, in: FileManager.default.currentDirectoryPath,
      environment: ProcessInfo.processInfo.environment, flags: try flags())
  }
}
