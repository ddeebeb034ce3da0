import ArgumentParser

/// Whose plugins take part, how, and by which configuration: the flags that `host run`, `host backtest` and `host drill`
/// have in common.
struct StrategyFlags: ParsableArguments {
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
  @Option(name: .customLong("set"), help: "A parameter: macd.fast=12; may be given several times.")
  var parameters: [String] = []
  @Option(help: "How much a strategy's vote counts, 0 to 1: macd=0.5; may be given several times.")
  var weight: [String] = []

  /// The parameters that were named, in their order.
  func namedParameters() throws(CommandFailure) -> [(id: String, name: String, value: String)] {
    try parameters.map { entry throws(CommandFailure) in
      let halves = entry.split(separator: "=", maxSplits: 1)
      let names = halves.first?.split(separator: ".", maxSplits: 1) ?? []
      guard halves.count == 2, names.count == 2 else {
        throw CommandFailure.usage("found --set \(entry), expected ID.PARAMETER=VALUE such as macd.fast=12")
      }
      return (String(names[0]), String(names[1]), String(halves[1]))
    }
  }

  /// The weights that were named, in their order.
  func namedWeights() throws(CommandFailure) -> [(id: String, weight: String)] {
    try weight.map { entry throws(CommandFailure) in
      let halves = entry.split(separator: "=", maxSplits: 1)
      guard halves.count == 2 else {
        throw CommandFailure.usage("found --weight \(entry), expected ID=NUMBER from 0 to 1 such as macd=0.5")
      }
      return (String(halves[0]), String(halves[1]))
    }
  }
}
