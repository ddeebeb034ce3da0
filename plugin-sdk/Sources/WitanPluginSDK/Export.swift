public import CWitanABI
import Synchronization

/// The one plugin of this shared object.
enum Export {
  nonisolated(unsafe) static var factory: Factory?
  nonisolated(unsafe) fileprivate static var tables = Tables()
  /// 0 nothing, 1 being filled, 2 ready, 3 impossible.
  fileprivate static let phase = Atomic<Int>(0)
}

/// The body of a plugin's one exported function:
///
///     @c(wtn_plugin_entry)
///     public func entry(_ major: UInt16, _ minor: UInt16) -> UnsafePointer<wtn_plugin>? {
///       exportPlugin(EmaCross.self, major, minor)
///     }
///
/// Answers the static descriptor, the same each time and on any thread, or nil for a host of another major version.
public func exportPlugin<S: Strategy>(
  _ type: S.Type, _ hostMajor: UInt16, _ hostMinor: UInt16
) -> UnsafePointer<wtn_plugin>? {
  guard hostMajor == UInt16(WTN_ABI_MAJOR) else { return nil }
  let (isMine, _) = Export.phase.compareExchange(expected: 0, desired: 1, ordering: .acquiringAndReleasing)
  return withUnsafeMutablePointer(to: &Export.tables) { tables in
    if isMine {
      Export.factory = Factory(type)
      var writer = TableWriter(tables)
      Export.phase.store(writer.write(type) ? 2 : 3, ordering: .releasing)
    }
    while Export.phase.load(ordering: .acquiring) == 1 {}
    guard Export.phase.load(ordering: .acquiring) == 2 else { return nil }
    return UnsafeRawPointer(tables).assumingMemoryBound(to: wtn_plugin.self)
  }
}
