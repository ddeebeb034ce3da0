import ArgumentParser

/// The flags of every drill: whose strategies are rehearsed with, and what is kept.
struct DrillOptions: ParsableArguments {
  @Option(help: "The configuration to rehearse with; without it witan.yaml or config/witan.yaml, where there is one.")
  var config: String?
  @Option(help: "Only these strategies, by id, separated by commas; without it and --config the shipped momentum.")
  var enable: String?
  @Option(help: "All but these strategies.")
  var disable: String?
  @Option(help: "Folders of plugins; may be given several times.")
  var plugins: [String] = []
  @Option(help: "The strategies that run in a process of their own, by id, separated by commas; or all, none or auto.")
  var isolate: String?
  @Option(name: .customLong("set"), help: "A parameter: macd.fast=12; may be given several times.")
  var parameters: [String] = []
  @Option(help: "How much a strategy's vote counts: macd=0.5; may be given several times.")
  var weight: [String] = []
  @Option(help: "What moments and prices are drawn from; without it a new one, which is told.")
  var seed: UInt64?
  @Flag(help: "Keep journal, output and prices, also where every check holds.")
  var keep = false
  @Flag(help: "Print a JSON object a check, and one at the end.")
  var json = false

  /// Whether nobody named a strategy, so that the drill brings its own.
  var bringsItsOwn: Bool { enable == nil && config == nil }

  /// What `host run` is told of the strategies.
  var arguments: [String] {
    var words: [String] = []
    func add(_ flag: String, _ values: [String]) { for value in values { words += [flag, value] } }
    add("--config", [config].compactMap { $0 })
    add("--disable", [disable].compactMap { $0 })
    add("--plugins", plugins)
    add("--isolate", [isolate].compactMap { $0 })
    add("--weight", weight)
    add("--enable", bringsItsOwn ? [Self.standard] : [enable].compactMap { $0 })
    // Short windows: a drill waits for bars, and a trend of three is one for it.
    let named = parameters.contains { $0.hasPrefix(Self.standard + ".") }
    add("--set", bringsItsOwn && !named ? ["\(Self.standard).fast=2", "\(Self.standard).slow=5"] : [])
    add("--set", parameters)
    return words
  }

  /// The strategy that is rehearsed with where none is named.
  static let standard = "momentum"
}
