import Synchronization

/// A plugin that was loaded into a process of its own with nothing granted, to learn whose it is.
struct PluginProbe {
  let file: PluginFile
  let descriptor: PluginDescriptor
  /// The code under the terms on which it was loaded.
  let code: IsolatedCode

  /// Loads it; what its id is granted is not known yet.
  init(_ file: PluginFile, _ manner: Isolation) throws(PluginRefusal) {
    try self.init(file, manner, threads: false)
  }

  /// Loads it on the terms of its strategy.
  private init(_ file: PluginFile, _ manner: Isolation, threads: Bool) throws(PluginRefusal) {
    code = try IsolatedCode(file, manner, threads: threads)
    let (runner, received) = try code.start()
    descriptor = try DescriptorReader(path: file.path, plugin: received.plugin).read()
    self.file = file
    code.spare.withLock { $0 = runner }
  }

  /// The same plugin on these terms, settled for it: in this process where they are those of the probe, else in another.
  /// One strategy's threads and memory are never another one's.
  func held(on terms: PluginTerms) throws(PluginRefusal) -> PluginProbe {
    var manner = code.manner
    manner.memory = terms.memory ?? manner.memory
    let threads = terms.granted.contains(.ownThreads)
    if manner == code.manner, threads == code.allowsThreads { return self }
    code.spare.withLock { $0 = nil }
    return try PluginProbe(file, manner, threads: threads)
  }
}
