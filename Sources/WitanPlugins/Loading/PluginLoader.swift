public import WitanCore

/// Loads what lies in the plugin folders.
public struct PluginLoader: Sendable {
  /// The folders, in order.
  public let folders: [PluginFolder]
  /// What the operator grants, by strategy; nothing where a strategy is not named.
  public let granted: [StrategyID: Capabilities]
  /// What is demanded before a file's code runs.
  public let admission: Admission
  /// Which strategies are isolated, and how.
  public let isolation: IsolationChoice

  /// A loader for `folders`.
  public init(
    folders: [PluginFolder], granted: [StrategyID: Capabilities] = [:], admission: Admission = .everybody,
    isolation: IsolationChoice = .none
  ) {
    self.folders = folders
    self.granted = granted
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

  /// Loads one file. What it may use depends on its id, which is known only once it is loaded: what nobody was granted
  /// is refused by the descriptor's check, the rest when the id is known.
  public func load(_ path: String) throws(PluginRefusal) -> PluginImage {
    try load(PluginFile(path: path))
  }

  func load(_ file: PluginFile) throws(PluginRefusal) -> PluginImage {
    try admission.admit(file)
    let offered = granted.values.reduce(into: Capabilities()) { $0.formUnion($1) }
    var image = try PluginImage(file, granting: offered, isolation: isolation.concernsAnybody ? isolation.manner : nil)
    // Only now is it known whose file it is: one that was not to be isolated has been read in a process of its own.
    if image.isIsolated, !isolation.isolates(image.descriptor.id) { image = try PluginImage(file, granting: offered) }
    let missing = image.descriptor.needs.subtracting(granted[image.descriptor.id] ?? [])
    guard missing.isEmpty else {
      throw PluginRefusal(
        .capability, file: file.path,
        found: "a plugin (\(image.descriptor.id)) that needs \(missing.names.joined(separator: ", "))",
        expected: "only what was granted", mend: "grant it in the configuration or do not enable the plugin")
    }
    return image
  }
}

extension PluginLoader {
  /// Loads a file into a process of its own, whatever the choice for its strategy is.
  func apart(_ file: PluginFile, _ manner: Isolation) throws(PluginRefusal) -> PluginImage {
    let offered = granted.values.reduce(into: Capabilities()) { $0.formUnion($1) }
    return try PluginImage(file, granting: offered, isolation: manner)
  }
}
