import CWitanABI
import Foundation
import Glibc
import Testing

/// A plugin in the test's own process, driven by as little as the contract needs.
struct OpenPlugin {
  /// The descriptor.
  let plugin: UnsafePointer<wtn_plugin>
  private let host: UnsafeMutablePointer<wtn_host>

  /// Opens a file; it stays open until the process ends.
  init(_ file: URL) throws {
    let image = try #require(dlopen(file.path, RTLD_NOW | RTLD_LOCAL), "\(dlerror().map { String(cString: $0) } ?? "")")
    let symbol = try #require(dlsym(image, WTN_ENTRY_SYMBOL))
    typealias Entry = @convention(c) (UInt16, UInt16) -> UnsafePointer<wtn_plugin>?
    plugin = try #require(unsafeBitCast(symbol, to: Entry.self)(UInt16(WTN_ABI_MAJOR), UInt16(WTN_ABI_MINOR)))
    host = .allocate(capacity: 1)
    host.initialize(to: wtn_host())
    host.pointee.size = UInt32(MemoryLayout<wtn_host>.size)
    host.pointee.abi_major = UInt16(WTN_ABI_MAJOR)
    host.pointee.set_error = { _, _ in }
    host.pointee.log = { _, _, _ in }
    host.pointee.now_ms = { _ in 0 }
    host.pointee.random = { _ in 4 }
  }

  /// The default of each parameter.
  var defaults: [wtn_value] {
    (0..<Int(plugin.pointee.param_count)).map { index in
      UnsafeRawPointer(plugin.pointee.params).advanced(by: index * Int(plugin.pointee.param_stride))
        .assumingMemoryBound(to: wtn_param.self).pointee.def
    }
  }

  /// The bars that abstain with default values.
  var warmUp: Int { Int(plugin.pointee.warmup_bars(defaults, defaults.count)) }

  /// A new instance with default values.
  func create() throws -> OpaquePointer {
    var instance: OpaquePointer?
    #expect(plugin.pointee.create(host, defaults, defaults.count, &instance) == WTN_OK)
    return try #require(instance)
  }

  /// Frees an instance.
  func destroy(_ instance: OpaquePointer) { plugin.pointee.destroy(instance) }

  /// Lets an instance judge `closes[judged...]` of a series of one-minute bars in blocks of the given sizes, repeated.
  func judge(
    _ instance: OpaquePointer, _ closes: [Double], from judged: Int = 0, blocks: [Int]
  ) throws -> [CastVote] {
    var votes: [CastVote] = []
    var end = judged, turn = 0
    while end < closes.count {
      let fresh = min(blocks[turn % blocks.count], closes.count - end)
      turn += 1
      end += fresh
      votes += try judgeBlock(instance, Array(closes[..<end]), fresh: fresh)
    }
    return votes
  }

  private func judgeBlock(_ instance: OpaquePointer, _ closes: [Double], fresh: Int) throws -> [CastVote] {
    let times = closes.indices.map { Int64($0) * 60_000 }
    let high = closes.map { $0 + 1 }, low = closes.map { $0 - 1 }, volume = closes.map { _ in 5.0 }
    var actions = [Int8](repeating: 77, count: fresh)
    var confidences = [Double](repeating: -7, count: fresh)
    var reasons = [UInt32](repeating: 77, count: fresh)
    var bars = wtn_bars(), out = wtn_signals()
    bars.size = UInt32(MemoryLayout<wtn_bars>.size)
    bars.count = UInt64(closes.count)
    bars.last_seq = UInt64(closes.count)
    bars.interval_ms = 60_000
    out.size = UInt32(MemoryLayout<wtn_signals>.size)
    let status = closes.withUnsafeBufferPointer { close in
      high.withUnsafeBufferPointer { high in
        low.withUnsafeBufferPointer { low in
          volume.withUnsafeBufferPointer { volume in
            times.withUnsafeBufferPointer { times in
              actions.withUnsafeMutableBufferPointer { actions in
                confidences.withUnsafeMutableBufferPointer { confidences in
                  reasons.withUnsafeMutableBufferPointer { reasons in
                    (bars.open_ms, bars.open, bars.close) = (times.baseAddress, close.baseAddress, close.baseAddress)
                    (bars.high, bars.low, bars.volume) = (high.baseAddress, low.baseAddress, volume.baseAddress)
                    (out.action, out.confidence) = (actions.baseAddress, confidences.baseAddress)
                    out.reason = reasons.baseAddress
                    return plugin.pointee.evaluate(instance, &bars, UInt64(fresh), &out)
                  }
                }
              }
            }
          }
        }
      }
    }
    #expect(status == WTN_OK)
    return actions.indices.map { CastVote(action: actions[$0], confidence: confidences[$0], reason: reasons[$0]) }
  }

  /// What an instance saves.
  func save(_ instance: OpaquePointer) -> [UInt8] {
    var need = 0
    #expect(plugin.pointee.save(instance, nil, 0, &need) == WTN_E_TOO_SMALL)
    var bytes = [UInt8](repeating: 0, count: need)
    #expect(plugin.pointee.save(instance, &bytes, bytes.count, &need) == WTN_OK)
    return bytes
  }

  /// The answer to a state.
  func restore(_ instance: OpaquePointer, _ bytes: [UInt8], version: UInt32 = 1) -> wtn_status {
    bytes.withUnsafeBufferPointer {
      plugin.pointee.restore(instance, wtn_bytes(ptr: $0.baseAddress, len: $0.count), version)
    }
  }
}

/// A vote as it came back.
struct CastVote: Equatable {
  let action: Int8
  let confidence: Double
  let reason: UInt32
}
