import CWitanABI
import Glibc
import WitanConformance

/// A plugin's code in memory with its checked descriptor.
///
/// Whoever holds the image may call into it. When the last holder lets go, an image that may be unloaded is closed;
/// any other stays mapped until the process ends.
public final class PluginImage: Sendable {
  /// Where the file was read from.
  public let path: String
  /// The SHA-256 of the bytes that are mapped.
  public let sha256: String
  /// What the plugin says about itself.
  public let descriptor: PluginDescriptor
  /// The plugin promises that it can be unloaded, and the file holds nothing that forbids it.
  public let isUnloadable: Bool
  /// The language whose runtime the file holds, which keeps it in memory: Swift, Rust or Go; nil for none.
  public let runtime: String?

  // The tables are static data of an image that lives as long as this object and is never written to.
  nonisolated(unsafe) let plugin: UnsafePointer<wtn_plugin>
  private nonisolated(unsafe) let handle: UnsafeMutableRawPointer

  /// Loads a private copy of `file`, shakes hands and checks the whole descriptor.
  public init(_ file: PluginFile, granting granted: Capabilities = []) throws(PluginRefusal) {
    let copy = try PrivateCopy.make(of: file)
    let handle = try Self.open(copy.path, file)
    do {
      let plugin = try Self.enter(handle, file.path)
      let descriptor = try DescriptorReader(path: file.path, plugin: plugin).read(granting: granted)
      isUnloadable = descriptor.flags.contains(.unloadable) && file.object.mayBeUnloaded
      if !isUnloadable, let pinned = dlopen(copy.path, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD | RTLD_NODELETE) {
        // Only marks the image as never to be unloaded; its reference is given back.
        dlclose(pinned)
      }
      self.plugin = plugin
      self.descriptor = descriptor
    } catch {
      if file.object.mayBeUnloaded { dlclose(handle) }
      throw error
    }
    self.handle = handle
    runtime = file.object.runtime?.rawValue
    path = file.path
    sha256 = file.sha256
  }

  deinit {
    if isUnloadable { dlclose(handle) }
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
      throw PluginRefusal(
        .load, file: file.path, found: "the system's loader refusing it: \(text)",
        expected: "a file whose libraries and symbols are all here",
        mend: text.contains("failed to map")
          ? "set TMPDIR to a folder whose files may be run" : "install what is missing or link it in")
    }
    guard arithmetic(before) == arithmetic(after) else {
      if file.object.mayBeUnloaded { dlclose(handle) }
      throw PluginRefusal(
        .arithmetic, file: file.path, found: "a file that changes the rounding or denormal mode when it is loaded",
        expected: "the host's arithmetic left alone",
        mend: "build it without -ffast-math (or link without crtfastmath.o)")
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
      throw PluginRefusal(
        .entry, file: path, found: "no symbol \(ELFFile.entry)", expected: "the plugin's one entry",
        mend: "export it as plugin-sdk/witan.h shows")
    }
    typealias Entry = @convention(c) (UInt16, UInt16) -> UnsafePointer<wtn_plugin>?
    let entry = unsafeBitCast(symbol, to: Entry.self)
    guard let plugin = entry(UInt16(WTN_ABI_MAJOR), UInt16(WTN_ABI_MINOR)) else {
      throw PluginRefusal(
        .handshake, file: path, found: "a plugin that cannot serve contract \(WTN_ABI_MAJOR).\(WTN_ABI_MINOR)",
        expected: "one built for it", mend: "build it against this host's plugin-sdk")
    }
    return plugin
  }
}
