import ArgumentParser
import Foundation
import WitanPlugins
import WitanServices

/// The flags of `host run`; each sets one key of the configuration.
struct RunOptions: ParsableArguments {
  @Option(help: "The configuration file; without it witan.yaml or config/witan.yaml, where there is one.")
  var config: String?
  @Option(help: "Only these strategies, by id, separated by commas.")
  var enable: String?
  @Option(help: "All but these strategies.")
  var disable: String?
  @Option(help: "Folders of plugins; may be given several times.")
  var plugins: [String] = []
  @Option(help: "The strategies that run in a process of their own, by id, separated by commas; or all, none or auto.")
  var isolate: String?
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
  @Option(name: .customLong("set"), help: "A parameter: macd.fast=12; may be given several times.")
  var parameters: [String] = []
  @Option(help: "How much a strategy's vote counts: macd=0.5; may be given several times.")
  var weight: [String] = []

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
    add("--enable", "plugins.enable", enable)
    add("--disable", "plugins.disable", disable)
    add("--plugins", "plugins.folders", plugins.isEmpty ? nil : plugins.joined(separator: ","))
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
    for entry in parameters {
      let halves = entry.split(separator: "=", maxSplits: 1)
      let names = halves.first?.split(separator: ".", maxSplits: 1) ?? []
      guard halves.count == 2, names.count == 2 else {
        throw CommandFailure.usage("found --set \(entry), expected ID.PARAMETER=VALUE such as macd.fast=12")
      }
      add("--set", "plugins.strategies.\(names[0]).params.\(names[1])", String(halves[1]))
    }
    for entry in weight {
      let halves = entry.split(separator: "=", maxSplits: 1)
      guard halves.count == 2 else {
        throw CommandFailure.usage("found --weight \(entry), expected ID=NUMBER such as macd=0.5")
      }
      add("--weight", "plugins.strategies.\(halves[0]).weight", String(halves[1]))
    }
    return flags
  }

  /// Reads every source of the configuration.
  func load() throws -> LoadedConfiguration {
    try LoadedConfiguration(sources())
  }

  /// What the configuration is read from.
  func sources() throws -> ConfigurationSources {
    try ConfigurationSources.reading(
      file: config, in: FileManager.default.currentDirectoryPath,
      environment: ProcessInfo.processInfo.environment, flags: try flags())
  }
}
