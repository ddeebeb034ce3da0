import CWitanABI
import Foundation
import Glibc
import Testing

/// Everything a plugin said about one bar; two are equal only bit for bit.
struct Judgement: Equatable {
  let action: Int8
  let reason: UInt32
  let confidence: UInt64
  let figures: [UInt64]
  let rest: [UInt64]
}

/// A plugin in the test's own process, with all columns wanted.
struct LoadedPlugin {
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
  }

  /// Values for the two windows.
  static func values(fast: Int64, slow: Int64) -> [wtn_value] {
    [fast, slow].map { wtn_value(type: Int32(WTN_T_INT), reserved: 0, i: $0, f: 0, s: wtn_str()) }
  }

  /// How many bars abstain.
  func warmUp(_ values: [wtn_value]) -> Int32 { plugin.pointee.warmup_bars(values, values.count) }

  /// Judges a series in blocks of the given sizes, repeated.
  func judge(_ closes: [Double], _ values: [wtn_value], blocks: [Int]) throws -> [Judgement] {
    var made: OpaquePointer?
    try #require(plugin.pointee.create(host, values, values.count, &made) == WTN_OK)
    let instance = try #require(made)
    defer { plugin.pointee.destroy(instance) }
    let columns = PriceColumns(closes)
    var judgements: [Judgement] = []
    var end = 0, turn = 0
    while end < closes.count {
      let fresh = min(blocks[turn % blocks.count], closes.count - end)
      end += fresh
      turn += 1
      let answer = VoteColumns(fresh)
      var bars = columns.bars(upTo: end), out = answer.signals
      try #require(plugin.pointee.evaluate(instance, &bars, UInt64(fresh), &out) == WTN_OK)
      judgements += (0..<fresh).map { answer[$0] }
    }
    return judgements
  }
}

/// Bars of one minute around a series of closes.
final class PriceColumns {
  private let times: UnsafeMutableBufferPointer<Int64>
  private let closes: UnsafeMutableBufferPointer<Double>

  init(_ closes: [Double]) {
    times = .allocate(capacity: closes.count)
    _ = times.initialize(from: closes.indices.map { Int64($0) * 60_000 })
    self.closes = .allocate(capacity: closes.count)
    _ = self.closes.initialize(from: closes)
  }

  deinit {
    times.deallocate()
    closes.deallocate()
  }

  func bars(upTo end: Int) -> wtn_bars {
    var bars = wtn_bars()
    bars.size = UInt32(MemoryLayout<wtn_bars>.size)
    (bars.count, bars.last_seq, bars.interval_ms) = (UInt64(end), UInt64(end), 60_000)
    let price = UnsafePointer(closes.baseAddress)
    (bars.open, bars.high, bars.low, bars.close, bars.volume) = (price, price, price, price, price)
    bars.open_ms = UnsafePointer(times.baseAddress)
    return bars
  }
}

/// Room for every column of the signals, filled with what no plugin writes.
final class VoteColumns {
  private let actions: UnsafeMutableBufferPointer<Int8>
  private let reasons: UnsafeMutableBufferPointer<UInt32>
  private let lives: UnsafeMutableBufferPointer<Int64>
  private let numbers: [UnsafeMutableBufferPointer<Double>]

  init(_ count: Int) {
    actions = .allocate(capacity: count)
    actions.initialize(repeating: 77)
    reasons = .allocate(capacity: count)
    reasons.initialize(repeating: 77)
    lives = .allocate(capacity: count)
    lives.initialize(repeating: 77)
    numbers = (0..<6).map { _ in
      let column = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
      column.initialize(repeating: -77)
      return column
    }
  }

  deinit {
    actions.deallocate()
    reasons.deallocate()
    lives.deallocate()
    for column in numbers { column.deallocate() }
  }

  var signals: wtn_signals {
    var out = wtn_signals()
    out.size = UInt32(MemoryLayout<wtn_signals>.size)
    (out.action, out.reason, out.valid_ms) = (actions.baseAddress, reasons.baseAddress, lives.baseAddress)
    let places = numbers.map(\.baseAddress)
    out.confidence = places[0]
    out.figures = (places[1], places[2], places[3])
    (out.stop_price, out.target_price) = (places[4], places[5])
    return out
  }

  subscript(index: Int) -> Judgement {
    let bits = numbers.map { $0[index].bitPattern }
    return Judgement(
      action: actions[index], reason: reasons[index], confidence: bits[0], figures: Array(bits[1...3]),
      rest: Array(bits[4...]) + [UInt64(bitPattern: lives[index])])
  }
}
