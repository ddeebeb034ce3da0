public import WitanCore

/// Which strategies are isolated.
public struct IsolationChoice: Sendable {
  /// Those that are not named.
  public var standard: PluginIsolation
  /// Those that are.
  public var named: [StrategyID: PluginIsolation]
  /// How they are held.
  public var manner: Isolation
  /// Whose bytes may run in the host's own process. Nil asks nobody: then ``PluginIsolation/auto`` and
  /// ``PluginIsolation/none`` are the host's own process for every file, as tests and tools want it.
  public var trust: HostTrust?

  /// A choice.
  public init(
    standard: PluginIsolation, named: [StrategyID: PluginIsolation] = [:], manner: Isolation = Isolation(),
    trust: HostTrust? = nil
  ) {
    self.standard = standard
    self.named = named
    self.manner = manner
    self.trust = trust
  }

  /// Everything runs in the caller's own process, whatever is known of it.
  public static let none = IsolationChoice(standard: .none)
  /// Everything runs in a process of its own.
  public static let all = IsolationChoice(standard: .process)

  /// Where the strategy `id` of `file` runs; throws where it may not run where it is wanted.
  func place(_ id: StrategyID, _ file: PluginFile) throws(PluginRefusal) -> Placement {
    try place(named[id] ?? standard, file)
  }

  /// Where `file` runs whosever it is; nil where that depends on its id, which only its code tells. Throws where it may
  /// run nowhere.
  func placeOfAnybody(_ file: PluginFile) throws(PluginRefusal) -> Placement? {
    let wishes = named.values.reduce(into: Set([standard])) { $0.insert($1) }
    guard wishes.count > 1 else { return try place(standard, file) }
    let places = Set(wishes.map { wish in try? place(wish, file) })
    return places.count == 1 ? try place(standard, file) : nil
  }

  private func place(_ wish: PluginIsolation, _ file: PluginFile) throws(PluginRefusal) -> Placement {
    if wish == .process { return Placement(isApart: true, .wanted) }
    guard let trust else { return Placement(isApart: false, .decided) }
    let (isTrusted, reason) = trust.judge(file)
    if wish == .none, !isTrusted { throw trust.refusal(file) }
    return Placement(isApart: !isTrusted, reason)
  }
}
