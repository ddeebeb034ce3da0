import WitanCore
import WitanPlugins
import WitanServices

/// What HUP does: reads the configuration again and swaps plugins whose files have changed.
///
/// An actor, so that two signals at once are served one after the other.
actor RunReload {
  private let options: RunOptions
  private var configuration: Configuration

  init(_ options: RunOptions, running configuration: Configuration) {
    self.options = options
    self.configuration = configuration
  }

  /// Carries it out; gives what changed, what was refused and what never changes while the host runs, in sentences.
  /// A configuration or a plugin that is not sound changes nothing.
  func reload(_ session: TradingSession, only: [StrategyID]? = nil) async throws -> String {
    var sentences: [String] = []
    let next = try options.load().configuration
    let changes = configuration.changes(to: next)
    sentences += changes.applied.map(\.sentence) + changes.refused.map(\.sentence)

    let loader = try RunCrew.loader(changes.configuration)
    let parameters = changes.configuration.plugins.strategies.mapValues { [$0.parameters] }
    let plan = await rehearsal(changes.configuration, session)
    let prepared = await session.working.prepare(loader, only: only, settings: parameters, rehearsal: plan)
    sentences += try await session.swap(prepared)

    if !changes.applied.isEmpty {
      let current = await session.settings
      try await session.take(
        try changes.configuration.engineSettings(running: current, before: configuration))
    }
    configuration = changes.configuration
    return sentences.isEmpty ? "nothing has changed" : sentences.joined(separator: "\n")
  }

  /// What a changed file goes through first; nil where the operator wants no rehearsal.
  private func rehearsal(_ configuration: Configuration, _ session: TradingSession) async -> RehearsalPlan? {
    guard configuration.plugins.rehearsalBars > 0 else { return nil }
    var plan = RehearsalPlan(pasts: await session.pasts)
    plan.bars = configuration.plugins.rehearsalBars
    plan.kit = ConformanceKit.beside
    return plan
  }

  /// Puts the plugin at `path` into the shadow: checked, made and brought up to date beside trading.
  func shadow(_ session: TradingSession, _ path: String) async throws -> String {
    let image = try RunCrew.loader(configuration).load(path)
    let parameters = configuration.plugins.strategies[image.descriptor.id]?.parameters ?? [:]
    let strategy = try LoadedStrategy(image, settings: [parameters])
    let pasts = await session.pasts
    let prepared = try await session.working.makeCandidate(strategy) { pasts[$0] }
    return await session.watch(prepared)
  }
}
