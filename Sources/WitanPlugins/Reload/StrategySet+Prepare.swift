public import WitanCore

extension StrategySet {
  /// Loads what has changed in the folders beside what is running: slow, on any thread, and without effect on votes.
  ///
  /// `only` bounds the reload to these strategies. `settings` are the parameters as in
  /// ``PluginLoader/crew(enabled:settings:)``; changed ones count as a change even where the file is the same. With a
  /// plan of `rehearsal` a changed file must go through it before any of its code comes into this process.
  public func prepare(
    _ loader: PluginLoader, only: [StrategyID]? = nil, settings: [StrategyID: [[String: String]]] = [:],
    rehearsal plan: RehearsalPlan? = nil
  ) -> PreparedReload {
    let running = strategies
    var found = Finds(loader: loader, running: running) { file throws(PluginRefusal) in
      guard let plan else { return nil }
      return try Rehearsal(self, loader, plan).perform(file, settings: settings)
    }
    found.search()
    var replacements: [PreparedReload.Replacement] = []
    for (place, old) in running.enumerated() where only?.contains(old.id) ?? true {
      do throws(PluginRefusal) {
        guard let image = try found.image(of: old) else { continue }
        let strategy = try LoadedStrategy(image, settings: settings[old.id] ?? [])
        if image.sha256 == old.image.sha256, image.isIsolated == old.image.isIsolated,
          image.terms == old.image.terms, strategy.parameters == old.parameters
        {
          found.outcomes.append(.unchanged(old.id, sha256: image.sha256))
          continue
        }
        var instances: [StrategyInstance] = []
        for panel in panels { instances.append(try instance(of: strategy, panel, place)) }
        let (handed, pause) = try handOver(place, old, instances, plan?.pasts ?? [])
        replacements.append(
          .init(place: place, old: old, strategy: strategy, instances: instances, handed: handed, pause: pause))
      } catch {
        found.outcomes.append(.refused(old.id, error))
      }
    }
    return PreparedReload(outcomes: found.outcomes + found.strangers(), replacements: replacements)
  }
}

/// What lies in the folders, matched with what is running.
private struct Finds {
  let loader: PluginLoader
  let running: [LoadedStrategy]
  let rehearse: (PluginFile) throws(PluginRefusal) -> RehearsalReport?
  var images: [PluginImage] = []
  var refusals: [PluginRefusal] = []
  var outcomes: [ReloadOutcome] = []

  init(
    loader: PluginLoader, running: [LoadedStrategy],
    rehearse: @escaping (PluginFile) throws(PluginRefusal) -> RehearsalReport?
  ) {
    self.loader = loader
    self.running = running
    self.rehearse = rehearse
  }

  /// Reads every file; one whose bytes are mapped already is not mapped again.
  mutating func search() {
    for folder in loader.folders {
      do throws(PluginRefusal) {
        for path in try folder.files() { take(path) }
      } catch {
        outcomes.append(.refused(nil, error))
      }
    }
  }

  private mutating func take(_ path: String) {
    do throws(PluginRefusal) {
      let file = try PluginFile(path: path)
      if let same = running.first(where: { loader.stands($0.image, for: file) }) {
        images.append(same.image)
      } else {
        if let report = try rehearse(file) { outcomes.append(.rehearsed(report)) }
        images.append(try loader.load(file))
      }
    } catch {
      refusals.append(error)
    }
  }

  /// The image that stands for a running strategy now; nil, with its outcome noted, where its file is gone.
  mutating func image(of old: LoadedStrategy) throws(PluginRefusal) -> PluginImage? {
    let candidates = images.filter { $0.descriptor.id == old.id }
    if candidates.count > 1 {
      throw PluginRefusal(
        .duplicate, file: candidates.map(\.path).joined(separator: " and "),
        found: "the id \(old.id) \(candidates.count) times", expected: "one file an id",
        mend: "remove the files that are not meant")
    }
    if let image = candidates.first { return image }
    if let place = refusals.firstIndex(where: { $0.file == old.image.path }) { throw refusals.remove(at: place) }
    outcomes.append(.gone(old.id, path: old.image.path))
    return nil
  }

  /// Files that belong to no running strategy.
  func strangers() -> [ReloadOutcome] {
    refusals.map { .refused(nil, $0) }
      + images.filter { image in !running.contains { $0.id == image.descriptor.id } }
      .map { .newcomer($0.descriptor.id, path: $0.path) }
  }
}
