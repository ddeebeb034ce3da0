import CWitanABI

/// The C functions behind every descriptor the SDK makes. They check what the host hands over, call the instance, and
/// let nothing of Swift out.
enum Border {
  static func fill(_ plugin: inout wtn_plugin) {
    plugin.create = { host, values, count, out in
      guard let factory = Export.factory else { return wtn_status(WTN_E_STATE) }
      return factory.create(host, values, count, out)
    }
    plugin.warmup_bars = { values, count in
      guard let factory = Export.factory else { return wtn_status(WTN_E_STATE) }
      return factory.warmUpBars(values, count)
    }
    plugin.destroy = { instance in
      guard let instance else { return }
      Unmanaged<Instance>.fromOpaque(UnsafeRawPointer(instance)).release()
    }
    plugin.evaluate = { Border.evaluate($0, $1, $2, $3) }
    plugin.save = { Border.save($0, $1, $2, $3) }
    plugin.restore = { Border.restore($0, $1, $2) }
  }

  static func instance(_ pointer: OpaquePointer?) -> Instance? {
    guard let pointer else { return nil }
    return Unmanaged<Instance>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
  }

  static func evaluate(
    _ pointer: OpaquePointer?, _ bars: UnsafePointer<wtn_bars>?, _ fresh: UInt64,
    _ out: UnsafePointer<wtn_signals>?
  ) -> wtn_status {
    guard let instance = instance(pointer) else { return wtn_status(WTN_E_ARG) }
    do throws(Refusal) {
      guard let bars, bars.pointee.size >= UInt32(MemoryLayout<wtn_bars>.size) else {
        throw Refusal(.argument, "the bars are missing or smaller than version 1.0 of the contract")
      }
      guard let columns = readable(out) else {
        throw Refusal(.argument, "the signals' action or confidence column is missing")
      }
      let count = bars.pointee.count
      guard fresh >= 1, fresh <= count, count <= UInt64(Int32.max) else {
        throw Refusal(.argument, "the number of fresh bars must lie between 1 and the number of visible bars")
      }
      try instance.evaluate(bars, fresh: fresh, columns)
      return wtn_status(WTN_OK)
    } catch {
      return error.tell(instance.host)
    }
  }

  /// The host's columns, as many as its struct has; nil without the two that are never missing.
  static func readable(_ out: UnsafePointer<wtn_signals>?) -> wtn_signals? {
    guard let out, out.pointee.size >= 24, out.pointee.action != nil, out.pointee.confidence != nil else {
      return nil
    }
    let given = min(Int(out.pointee.size), MemoryLayout<wtn_signals>.size)
    var columns = wtn_signals()
    withUnsafeMutableBytes(of: &columns) { room in
      // Only whole pointers are taken: a size in the middle of one does not give half an address.
      room.copyMemory(from: UnsafeRawBufferPointer(start: out, count: given / 8 * 8))
    }
    return columns
  }

  static func save(
    _ pointer: OpaquePointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ capacity: Int,
    _ need: UnsafeMutablePointer<Int>?
  ) -> wtn_status {
    guard let instance = instance(pointer), let need else { return wtn_status(WTN_E_ARG) }
    let state = instance.state()
    need.pointee = state.count
    guard capacity >= state.count, let buffer else { return wtn_status(WTN_E_TOO_SMALL) }
    for index in 0..<state.count { buffer[index] = state[index] }
    return wtn_status(WTN_OK)
  }

  static func restore(_ pointer: OpaquePointer?, _ blob: wtn_bytes, _ version: UInt32) -> wtn_status {
    guard let instance = instance(pointer) else { return wtn_status(WTN_E_ARG) }
    let bytes = UnsafeRawBufferPointer(start: blob.ptr, count: blob.ptr == nil ? 0 : blob.len)
    if instance.restore(bytes, from: version) { return wtn_status(WTN_OK) }
    return Refusal(
      .state, "the saved state is damaged, or of another version, strategy or set of values: replay the warm-up"
    ).tell(instance.host)
  }
}
