import CWitanABI

@testable import WitanPluginSDK

/// One vote as the host sees it; two are equal only bit for bit.
struct Vote: Equatable {
  let action: Int8
  let confidence: UInt64
  let reason: UInt32
  let figures: [UInt64]

  var strength: Double { Double(bitPattern: confidence) }
  var abstains: Bool { action == Int8(WTN_ABSTAIN) }
}

/// What the host's set_error has been told; one for each driver, found through the host table's context.
final class Said { var text = "" }

/// Drives a strategy through the same C functions and the same columns as a host does.
final class Driver<S: Strategy> {
  let said = Said()
  private let host: UnsafeMutablePointer<wtn_host>
  private var instance: OpaquePointer?
  let status: wtn_status
  let warmUp: Int32

  init(_ type: S.Type, _ changed: [String: Double] = [:]) {
    host = .allocate(capacity: 1)
    host.initialize(to: wtn_host())
    host.pointee.size = UInt32(MemoryLayout<wtn_host>.size)
    host.pointee.abi_major = 1
    host.pointee.ctx = Unmanaged.passUnretained(said).toOpaque()
    host.pointee.set_error = { context, text in
      guard let context, let start = text.ptr else { return }
      let bytes = UnsafeRawBufferPointer(start: start, count: text.len)
      Unmanaged<Said>.fromOpaque(context).takeUnretainedValue().text = String(decoding: bytes, as: UTF8.self)
    }
    let values = Driver.values(changed)
    let factory = Factory(type)
    status = factory.create(host, values, values.count, &instance)
    warmUp = factory.warmUpBars(values, values.count)
  }

  deinit {
    var plugin = wtn_plugin()
    Border.fill(&plugin)
    plugin.destroy(instance)
    host.deallocate()
  }

  /// The declared defaults, with some changed by name.
  static func values(_ changed: [String: Double]) -> [wtn_value] {
    S.parameters.map { parameter in
      var value = wtn_value(type: parameter.type, reserved: 0, i: 0, f: 0, s: wtn_str())
      switch parameter.kind {
      case .int(_, _, _, let standard): value.i = Int64(standard)
      case .float(_, _, _, let standard): value.f = standard
      case .bool(let standard): value.i = standard ? 1 : 0
      case .choice(_, _, let standard): value.i = Int64(standard)
      }
      if let new = changed["\(parameter.name)"] {
        if parameter.type == Int32(WTN_T_FLOAT) { value.f = new } else { value.i = Int64(new) }
      }
      return value
    }
  }

  /// Judges bars `range` of the series, as one block, with `history` older bars visible.
  @discardableResult
  func judge(_ series: Series, _ range: Range<Int>, history: Int = 0, status expected: Int = WTN_OK) -> [Vote]? {
    let from = max(0, range.lowerBound - history)
    let fresh = range.count
    var action = [Int8](repeating: 99, count: fresh)
    var confidence = [Double](repeating: .nan, count: fresh)
    var reason = [UInt32](repeating: 99, count: fresh)
    var figures = [[Double]](repeating: [Double](repeating: .nan, count: fresh), count: 3)
    var answer: wtn_status = 0
    func column<T>(_ values: [T]) -> [T] { Array(values[from..<range.upperBound]) }
    let (open, high, low) = (column(series.open), column(series.high), column(series.low))
    let (close, volume, time) = (column(series.close), column(series.volume), column(series.time))
    open.withUnsafeBufferPointer { open in
      high.withUnsafeBufferPointer { high in
        low.withUnsafeBufferPointer { low in
          close.withUnsafeBufferPointer { close in
            volume.withUnsafeBufferPointer { volume in
              time.withUnsafeBufferPointer { time in
                var bars = wtn_bars()
                bars.size = UInt32(MemoryLayout<wtn_bars>.size)
                bars.count = UInt64(close.count)
                bars.last_seq = UInt64(range.upperBound)
                bars.interval_ms = 60_000
                (bars.open, bars.high, bars.low) = (open.baseAddress, high.baseAddress, low.baseAddress)
                (bars.close, bars.volume, bars.open_ms) = (close.baseAddress, volume.baseAddress, time.baseAddress)
                answer = evaluate(&bars, fresh, &action, &confidence, &reason, &figures)
              }
            }
          }
        }
      }
    }
    guard answer == 0 else { return nil }
    return (0..<fresh).map { index in
      Vote(
        action: action[index], confidence: confidence[index].bitPattern, reason: reason[index],
        figures: figures.map { $0[index].bitPattern })
    }
  }

  private func evaluate(
    _ bars: inout wtn_bars, _ fresh: Int, _ action: inout [Int8], _ confidence: inout [Double],
    _ reason: inout [UInt32], _ figures: inout [[Double]]
  ) -> wtn_status {
    action.withUnsafeMutableBufferPointer { action in
      confidence.withUnsafeMutableBufferPointer { confidence in
        reason.withUnsafeMutableBufferPointer { reason in
          // One column behind the other, since three arrays cannot be written to at once.
          var columns = figures.flatMap { $0 }
          defer { figures = (0..<3).map { Array(columns[($0 * fresh)..<(($0 + 1) * fresh)]) } }
          return columns.withUnsafeMutableBufferPointer { columns in
            var out = wtn_signals()
            out.size = UInt32(MemoryLayout<wtn_signals>.size)
            out.action = action.baseAddress
            out.confidence = confidence.baseAddress
            out.reason = reason.baseAddress
            out.figures = (
              columns.baseAddress, columns.baseAddress.map { $0 + fresh }, columns.baseAddress.map { $0 + 2 * fresh }
            )
            return Border.evaluate(instance, &bars, UInt64(fresh), &out)
          }
        }
      }
    }
  }

  func save() -> [UInt8] {
    var need = 0
    guard Border.save(instance, nil, 0, &need) == wtn_status(WTN_E_TOO_SMALL) else { return [] }
    var blob = [UInt8](repeating: 0, count: need)
    return Border.save(instance, &blob, need, &need) == 0 ? blob : []
  }

  func restore(_ blob: [UInt8], version: UInt32 = S.stateVersion) -> wtn_status {
    blob.withUnsafeBufferPointer {
      Border.restore(instance, wtn_bytes(ptr: $0.baseAddress, len: $0.count), version)
    }
  }
}
