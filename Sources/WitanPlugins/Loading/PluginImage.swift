import CWitanABI
import Glibc
import Synchronization
import WitanConformance
import WitanCore

/// A plugin's code with its checked descriptor: mapped into the host, or held for a runner.
///
/// Whoever holds the image may make strategies of it. When the last holder lets go, an image that may be unloaded is
/// closed; any other stays mapped until the process ends. What is isolated is never mapped at all.
public final class PluginImage: Sendable {
  /// Where the file was read from.
  public let path: String
  /// The SHA-256 of the bytes that are mapped.
  public let sha256: String
  /// What the plugin says about itself.
  public let descriptor: PluginDescriptor
  /// Nothing of it stays behind: the plugin promises that it can be unloaded and the file holds nothing that forbids
  /// it, or it is isolated.
  public let isUnloadable: Bool
  /// The language whose runtime the file holds, which keeps it in memory: Swift, Rust or Go; nil for none.
  public let runtime: String?
  /// What it may have: of what it asks for, what was granted.
  public let terms: PluginTerms
  /// Where it runs, and why there.
  public let placement: Placement
  let code: PluginCode

  /// Loads a private copy of `file`, shakes hands and checks the whole descriptor; with a manner of `isolation` in a
  /// process of its own. Where it may run is the caller's decision; ``PluginLoader`` follows the operator's.
  public convenience init(
    _ file: PluginFile, terms: PluginTerms = PluginTerms(), isolation: Isolation? = nil
  ) throws(PluginRefusal) {
    let placement = Placement(isApart: isolation != nil, .decided)
    guard let isolation else {
      try self.init(mapped: file, placement) { _ in terms }
      return
    }
    let probe = try PluginProbe(file, isolation)
    try self.init(probe, terms.settled(for: probe.descriptor, file.path), placement)
  }

  /// Whether it runs in a process of its own.
  public var isIsolated: Bool {
    if case .isolated = code { true } else { false }
  }

  /// The plugin of a probe, held on `terms` that were settled for it.
  init(_ probe: PluginProbe, _ terms: PluginTerms, _ placement: Placement) throws(PluginRefusal) {
    let held = try probe.held(on: terms)
    descriptor = held.descriptor
    code = .isolated(held.code)
    (self.terms, self.placement) = (terms, placement)
    isUnloadable = true
    runtime = held.file.object.runtime?.rawValue
    path = held.file.path
    sha256 = held.file.sha256
  }

  /// The plugin in this process; `terms` are asked for once its id is known.
  init(
    mapped file: PluginFile, _ placement: Placement, terms: (StrategyID) -> PluginTerms
  ) throws(PluginRefusal) {
    let copy = try PrivateCopy.make(of: file)
    let handle = try Self.open(copy.path, file)
    do {
      let plugin = try Self.enter(handle, file.path)
      let descriptor = try DescriptorReader(path: file.path, plugin: plugin).read()
      self.terms = try terms(descriptor.id).settled(for: descriptor, file.path)
      isUnloadable = descriptor.flags.contains(.unloadable) && file.object.mayBeUnloaded
      if !isUnloadable, let pinned = dlopen(copy.path, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD | RTLD_NODELETE) {
        // Only marks the image as never to be unloaded; its reference is given back.
        dlclose(pinned)
      }
      code = .mapped(MappedCode(plugin: plugin, handle: handle))
      self.descriptor = descriptor
      self.placement = placement
    } catch {
      if file.object.mayBeUnloaded { dlclose(handle) }
      throw error
    }
    runtime = file.object.runtime?.rawValue
    path = file.path
    sha256 = file.sha256
  }

  deinit {
    if case .mapped(let mapped) = code, isUnloadable { dlclose(mapped.handle) }
  }

  /// Opens the copy and sees that the host's arithmetic is as it was: code built with `-ffast-math` switches
  /// denormal numbers off for the whole thread that loads it.
  private static func open(_ path: String, _ file: PluginFile) throws(PluginRefusal) -> UnsafeMutableRawPointer {
    var before = fenv_t()
    fegetenv(&before)
    let keep = file.object.mayHoldRuntimeData ? RTLD_NODELETE : 0
    let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | keep)
    var after = fenv_t()
    fegetenv(&after)
    fesetenv(&before)
    guard let handle else {
      let text = dlerror().map { String(cString: $0) } ?? "no reason given"
      throw PluginRefusal.notLoaded(file.path, text)
    }
    guard arithmetic(before) == arithmetic(after) else {
      if file.object.mayBeUnloaded { dlclose(handle) }
      throw PluginRefusal.changesArithmetic(file.path)
    }
    return handle
  }

  /// The control bits of the floating-point unit.
  private static func arithmetic(_ environment: fenv_t) -> [UInt64] {
    #if arch(x86_64)
      // The low six bits of MXCSR are flags that any arithmetic raises.
      [UInt64(environment.__mxcsr & ~0x3F), UInt64(environment.__control_word)]
    #elseif arch(arm64)
      [UInt64(environment.__fpcr)]
    #else
      []
    #endif
  }

  private static func enter(
    _ handle: UnsafeMutableRawPointer, _ path: String
  ) throws(PluginRefusal) -> UnsafePointer<wtn_plugin> {
    guard let symbol = dlsym(handle, ELFFile.entry) else {
      throw PluginRefusal.noEntry(path)
    }
    typealias Entry = @convention(c) (UInt16, UInt16) -> UnsafePointer<wtn_plugin>?
    let entry = unsafeBitCast(symbol, to: Entry.self)
    guard let plugin = entry(UInt16(WTN_ABI_MAJOR), UInt16(WTN_ABI_MINOR)) else {
      throw PluginRefusal.refusesHost(path)
    }
    return plugin
  }
}
