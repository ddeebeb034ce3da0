public import WitanCore

/// Loads what lies in the plugin folders.
public struct PluginLoader: Sendable {
  /// The folders, in order.
  public let folders: [PluginFolder]
  /// What the operator lets each strategy have; nothing beyond the usual where a strategy is not named.
  public let terms: [StrategyID: PluginTerms]
  /// What is demanded before a file's code runs.
  public let admission: Admission
  /// Which strategies are isolated, how, and whose bytes may run in the host's own process.
  public let isolation: IsolationChoice

  /// A loader for `folders`.
  public init(
    folders: [PluginFolder], terms: [StrategyID: PluginTerms] = [:], admission: Admission = .everybody,
    isolation: IsolationChoice = .none
  ) {
    self.folders = folders
    self.terms = terms
    self.admission = admission
    self.isolation = isolation
  }

  /// Images, sorted by id, and why other files were not taken.
  public struct Harvest: Sendable {
    /// What was loaded, sorted by id.
    public internal(set) var images: [PluginImage] = []
    /// What was refused, in the order of the files.
    public internal(set) var refusals: [PluginRefusal] = []
  }

  /// Every plugin's path, folder by folder.
  public func files() throws(PluginRefusal) -> [String] {
    var paths: [String] = []
    for folder in folders { paths += try folder.files() }
    return paths
  }

  /// Loads every file of the folders. A file that is refused leaves the others alone; two files with the same id are
  /// both refused, since nobody can tell which one is meant. Throws where a folder cannot be read.
  public func harvest() throws(PluginRefusal) -> Harvest {
    var harvest = Harvest()
    for path in try files() {
      do {
        harvest.images.append(try load(path))
      } catch {
        harvest.refusals.append(error)
      }
    }
    for (id, images) in Dictionary(grouping: harvest.images, by: \.descriptor.id).sorted(by: { $0.key < $1.key })
    where images.count > 1 {
      harvest.refusals.append(
        PluginRefusal(
          .duplicate, file: images.map(\.path).joined(separator: " and "), found: "the id \(id) \(images.count) times",
          expected: "one file an id", mend: "remove the files that are not meant"))
      harvest.images.removeAll { $0.descriptor.id == id }
    }
    harvest.images.sort { $0.descriptor.id < $1.descriptor.id }
    return harvest
  }

  /// Loads one file to where the operator wants it. What it may use and often where it runs depend on its id, which only
  /// its code tells: that is then asked in a process of its own, where nothing is granted to it.
  public func load(_ path: String) throws(PluginRefusal) -> PluginImage {
    try load(PluginFile(path: path))
  }

  func load(_ file: PluginFile) throws(PluginRefusal) -> PluginImage {
    try admission.admit(file)
    // What may run nowhere is refused before any of its code has run.
    if let place = try isolation.placeOfAnybody(file), !place.isApart {
      return try PluginImage(mapped: file, place) { terms[$0] ?? PluginTerms() }
    }
    let probe = try PluginProbe(file, isolation.manner)
    let place = try isolation.place(probe.descriptor.id, file)
    return try place.isApart
      ? image(of: probe, place) : PluginImage(mapped: file, place) { terms[$0] ?? PluginTerms() }
  }

  /// Loads a file into a process of its own, whatever the choice for its strategy is.
  func apart(_ file: PluginFile, _ manner: Isolation) throws(PluginRefusal) -> PluginImage {
    try image(of: PluginProbe(file, manner), Placement(isApart: true, .decided))
  }

  private func image(of probe: PluginProbe, _ place: Placement) throws(PluginRefusal) -> PluginImage {
    let own = try (terms[probe.descriptor.id] ?? PluginTerms()).settled(for: probe.descriptor, probe.file.path)
    return try PluginImage(probe, own, place)
  }

  /// Whether an image of the same bytes as `file` is what loading it now would give.
  func stands(_ image: PluginImage, for file: PluginFile) -> Bool {
    // A refusal is told by whoever loads it then.
    guard image.sha256 == file.sha256, let place = try? isolation.place(image.descriptor.id, file),
      place.isApart == image.isIsolated,
      let own = try? (terms[image.descriptor.id] ?? PluginTerms()).settled(for: image.descriptor, file.path)
    else { return false }
    return own == image.terms
  }
}
