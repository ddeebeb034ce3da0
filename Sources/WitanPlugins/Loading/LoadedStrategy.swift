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

  /// What `--enable` names.
  public var id: StrategyID { image.descriptor.id }

  /// `image` with its defaults overridden by `settings`, later ones winning.
  public init(_ image: PluginImage, settings: [[String: String]] = []) throws(PluginRefusal) {
    let parameters = try EffectiveParameters(of: image, settings: settings)
    let bars = parameters.withABI { image.plugin.pointee.warmup_bars($0, $1) }
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
  }

  /// What the engine is told about it.
  public func listing(weight: Share = .one, enabled: Bool = true) -> StrategyListing {
    StrategyListing(
      id: id, version: image.descriptor.version, sha256: image.sha256, parameters: parameters.texts,
      reasons: image.descriptor.reasons, weight: weight, enabled: enabled)
  }
}
