import CRunnerChannel
import CWitanABI
public import WitanCore

/// A plugin with its effective parameters: enough to make instances.
public struct LoadedStrategy: Sendable {
  /// The code.
  public let image: PluginImage
  /// The parameters.
  public let parameters: EffectiveParameters
  /// How many bars pass before the first view.
  public let warmupBars: Int
  /// Its process's keeper, where it is isolated.
  let warden: Warden?

  /// What `--enable` names.
  public var id: StrategyID { image.descriptor.id }

  /// `image` with its defaults overridden by `settings`, later ones winning.
  public init(_ image: PluginImage, settings: [[String: String]] = []) throws(PluginRefusal) {
    let parameters = try EffectiveParameters(of: image, settings: settings)
    let (bars, runner) = try Self.warmup(image, parameters)
    guard bars >= 0, bars <= 10_000_000 else {
      throw PluginRefusal(
        .parameter, file: "\(image.path) (\(image.descriptor.id))",
        found: bars < 0
          ? "parameters that it refuses together (\(PluginStatus(bars)))" : "a warm-up of \(bars) bars",
        expected: "values that fit each other and a warm-up of at most 10000000 bars",
        mend:
          "correct the values: \(parameters.texts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))"
      )
    }
    self.image = image
    self.parameters = parameters
    warmupBars = Int(bars)
    switch image.code {
    case .mapped: warden = nil
    case .isolated(let code):
      warden = Warden(
        code, image.descriptor, values: parameters.parcel, warmup: Int(bars), runner: runner)
    }
  }

  /// What the plugin answers, and the process that answered where it is isolated.
  private static func warmup(
    _ image: PluginImage, _ parameters: EffectiveParameters
  ) throws(PluginRefusal) -> (Int32, Runner?) {
    switch image.code {
    case .mapped(let mapped): return (parameters.withABI { mapped.plugin.pointee.warmup_bars($0, $1) }, nil)
    case .isolated(let code):
      let runner = try code.freshRunner()
      let reply = runner.ask(Int(WRC_WARM_UP), deadline: .seconds(1)) { $0.send(parameters.parcel) }
      guard let reply else {
        throw PluginRefusal(
          .parameter, file: "\(image.path) (\(image.descriptor.id))",
          found: "its process ending: \(runner.end?.sentence ?? "")", expected: "a warm-up in bars",
          mend: "correct the plugin and run plugin-check on it")
      }
      return (reply.status, runner)
    }
  }

  /// How it is isolated, in words; nil where it runs in the host's own process.
  public var isolation: String? {
    guard let warden else { return nil }
    let ends = warden.ends
    return "process \(warden.process.map(String.init) ?? "none") behind \(warden.walls.sentence)"
      + (ends.count == 0 ? "" : "; ended \(ends.count) times, the last time \(ends.last ?? "")")
  }

  /// The number of its own process; nil where it has none at the moment.
  public var process: Int32? { warden?.process }

  /// What the engine is told about it.
  public func listing(weight: Share = .one, enabled: Bool = true) -> StrategyListing {
    StrategyListing(
      id: id, version: image.descriptor.version, sha256: image.sha256, parameters: parameters.texts,
      reasons: image.descriptor.reasons, weight: weight, enabled: enabled)
  }
}
