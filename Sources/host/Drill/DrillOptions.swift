import ArgumentParser

/// The flags of every drill: whose strategies are rehearsed with, and what is kept.
struct DrillOptions: ParsableArguments {
  @OptionGroup var strategies: StrategyFlags
  @Option(help: "What moments and prices are drawn from; without it a new one, which is told.")
  var seed: UInt64?
  @Flag(help: "Keep journal, output and prices, also where every check holds.")
  var keep = false
  @Flag(help: "Print a JSON object a check, and one at the end.")
  var json = false

  /// Whether nobody named a strategy, so that the drill brings its own.
  var bringsItsOwn: Bool { strategies.enable == nil && strategies.config == nil }

  /// What `host run` is told of the strategies.
  var arguments: [String] {
    var words: [String] = []
    func add(_ flag: String, _ values: [String]) { for value in values { words += [flag, value] } }
    add("--config", [strategies.config].compactMap { $0 })
    add("--disable", [strategies.disable].compactMap { $0 })
    add("--plugins", strategies.plugins)
    add("--isolate", [strategies.isolate].compactMap { $0 })
    add("--weight", strategies.weight)
    add("--enable", bringsItsOwn ? [Self.standard] : [strategies.enable].compactMap { $0 })
    // Short windows: a drill waits for bars, and a trend of three is one for it.
    let named = strategies.parameters.contains { $0.hasPrefix(Self.standard + ".") }
    add("--set", bringsItsOwn && !named ? ["\(Self.standard).fast=2", "\(Self.standard).slow=5"] : [])
    add("--set", strategies.parameters)
    return words
  }

  /// The strategy that is rehearsed with where none is named.
  static let standard = "momentum"
}
