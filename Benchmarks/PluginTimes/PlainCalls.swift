import CWitanABI
import Glibc
import WitanCore

/// The plugin's own function, called as a program in C would call it.
final class PlainCalls {
  private let plugin: UnsafePointer<wtn_plugin>
  private let instance: OpaquePointer
  private let host: UnsafeMutablePointer<wtn_host>
  private var bars = wtn_bars()
  private var out = wtn_signals()

  /// Loads the plugin at `path`, and lends it the columns of `series`, which are kept to the program's end.
  init(_ path: String, _ series: BarSeries) throws {
    typealias Entry = @convention(c) (UInt16, UInt16) -> UnsafePointer<wtn_plugin>?
    guard let handle = dlopen(path, RTLD_NOW), let symbol = dlsym(handle, "wtn_plugin_entry"),
      let plugin = unsafeBitCast(symbol, to: Entry.self)(UInt16(WTN_ABI_MAJOR), UInt16(WTN_ABI_MINOR))
    else { throw Complaint("\(path) cannot be loaded; expected a plugin that scripts/plugins has built") }
    host = .allocate(capacity: 1)
    host.initialize(to: wtn_host())
    host.pointee.size = UInt32(MemoryLayout<wtn_host>.size)
    host.pointee.abi_major = UInt16(WTN_ABI_MAJOR)
    var made: OpaquePointer?
    let values = Self.standards(of: plugin)
    guard plugin.pointee.create(host, values, values.count, &made) >= 0, let made else {
      throw Complaint("\(path) makes no instance of its standard parameters")
    }
    (self.plugin, instance) = (plugin, made)
    bars.size = UInt32(MemoryLayout<wtn_bars>.size)
    bars.interval_ms = 60_000
    (bars.open, bars.high, bars.low) = (Self.kept(series.open), Self.kept(series.high), Self.kept(series.low))
    (bars.close, bars.volume) = (Self.kept(series.close), Self.kept(series.volume))
    bars.open_ms = Self.kept(series.start)
    out.size = UInt32(MemoryLayout<wtn_signals>.size)
    out.action = .allocate(capacity: 1)
    out.confidence = .allocate(capacity: 1)
    out.valid_ms = .allocate(capacity: 1)
  }

  /// Asks about one row.
  func ask(_ row: Int) {
    bars.count = UInt64(row + 1)
    bars.last_seq = UInt64(row + 1)
    _ = plugin.pointee.evaluate(instance, &bars, 1, &out)
  }

  private static func kept<T>(_ column: [T]) -> UnsafePointer<T> {
    let copy = UnsafeMutablePointer<T>.allocate(capacity: column.count)
    copy.initialize(from: column, count: column.count)
    return UnsafePointer(copy)
  }

  private static func standards(of plugin: UnsafePointer<wtn_plugin>) -> [wtn_value] {
    (0..<Int(plugin.pointee.param_count)).map { place in
      UnsafeRawPointer(plugin.pointee.params).advanced(by: place * Int(plugin.pointee.param_stride))
        .load(as: wtn_param.self).def
    }
  }
}

/// A sentence for whoever runs the program.
struct Complaint: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
