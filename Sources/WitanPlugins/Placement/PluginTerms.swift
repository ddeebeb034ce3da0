import WitanCore

/// What the operator lets one strategy have.
public struct PluginTerms: Hashable, Sendable {
  /// What it may use; of an image, the part of it that the plugin asks for.
  public var granted: Capabilities
  /// How long it may take for a live bar; nil = as long as ``StrategySetOptions`` says.
  public var deadline: Duration?
  /// The address space of its own process, in bytes; nil = as ``Isolation`` says. In the host's own process nothing
  /// bounds it.
  public var memory: Int?

  /// Terms; by default nothing is granted and the usual budgets hold.
  public init(granted: Capabilities = [], deadline: Duration? = nil, memory: Int? = nil) {
    self.granted = granted
    self.deadline = deadline
    self.memory = memory
  }

  /// These terms for the plugin that `descriptor` describes: granted is what it asks for and may have. Throws where it
  /// needs more.
  func settled(for descriptor: PluginDescriptor, _ path: String) throws(PluginRefusal) -> PluginTerms {
    let missing = descriptor.needs.subtracting(granted)
    guard missing.isEmpty else { throw .needs(missing, descriptor.id, path) }
    var terms = self
    terms.granted = granted.intersection(descriptor.needs.union(descriptor.wants))
    return terms
  }
}
