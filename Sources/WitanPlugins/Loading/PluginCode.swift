import CWitanABI

/// Where a plugin's code is.
enum PluginCode: Sendable {
  /// In the host's own process.
  case mapped(MappedCode)
  /// In a process of its own.
  case isolated(IsolatedCode)
}

/// Code in the host's process.
///
/// `@unchecked Sendable`: the tables are static data of an image that lives as long as whoever holds this, and are
/// never written to.
struct MappedCode: @unchecked Sendable {
  let plugin: UnsafePointer<wtn_plugin>
  let handle: UnsafeMutableRawPointer
}

extension PluginImage {
  /// The plugin's table where the code is in this process; nil where it is isolated.
  var mappedPlugin: UnsafePointer<wtn_plugin>? {
    if case .mapped(let mapped) = code { mapped.plugin } else { nil }
  }
}
