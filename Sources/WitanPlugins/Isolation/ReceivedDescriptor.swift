import CRunnerChannel
import CWitanABI

/// A descriptor that a runner sent: the contract's structs with offsets in place of addresses. Here they become
/// addresses into the host's own copy, each one checked, so that the same reader judges it as any other.
final class ReceivedDescriptor {
  private let base: UnsafeMutableRawPointer
  private let length: Int

  /// The descriptor; its functions are never called.
  var plugin: UnsafePointer<wtn_plugin> { UnsafePointer(base.assumingMemoryBound(to: wtn_plugin.self)) }

  /// Takes a copy of `bytes`; nil where an offset points outside.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= MemoryLayout<wtn_plugin>.size else { return nil }
    length = bytes.count
    base = .allocate(byteCount: length, alignment: 16)
    bytes.withUnsafeBytes { base.copyMemory(from: $0.baseAddress!, byteCount: length) }
    guard relocate() else { return nil }
  }

  deinit { base.deallocate() }

  private func relocate() -> Bool {
    let plugin = base.assumingMemoryBound(to: wtn_plugin.self)
    // Of another contract nothing is read but what says so.
    guard plugin.pointee.magic == UInt32(WTN_MAGIC), plugin.pointee.abi_major == UInt16(WTN_ABI_MAJOR) else {
      return true
    }
    guard text(&plugin.pointee.id), text(&plugin.pointee.name), text(&plugin.pointee.version),
      text(&plugin.pointee.author), text(&plugin.pointee.summary)
    else { return false }
    return parameters(plugin) && reasons(plugin)
  }

  private func parameters(_ plugin: UnsafeMutablePointer<wtn_plugin>) -> Bool {
    let count = Int(plugin.pointee.param_count)
    guard count > 0, count <= 64, plugin.pointee.params != nil,
      Int(plugin.pointee.param_stride) >= MemoryLayout<wtn_param>.size
    else { return true }
    plugin.pointee.param_stride = UInt32(MemoryLayout<wtn_param>.stride)
    guard let first: UnsafeMutablePointer<wtn_param> = place(UnsafeRawPointer(plugin.pointee.params), count) else {
      return false
    }
    plugin.pointee.params = UnsafePointer(first)
    for index in 0..<count where Int(first[index].size) >= MemoryLayout<wtn_param>.size {
      guard text(&first[index].name), text(&first[index].label), text(&first[index].unit) else { return false }
      if first[index].def.type == Int32(WTN_T_TEXT), !text(&first[index].def.s) { return false }
      guard choices(&first[index]) else { return false }
    }
    return true
  }

  private func choices(_ parameter: inout wtn_param) -> Bool {
    guard parameter.min.type == Int32(WTN_T_CHOICE), parameter.choices != nil,
      (1...256).contains(parameter.choice_count)
    else { return true }
    guard let first: UnsafeMutablePointer<wtn_str> = place(UnsafeRawPointer(parameter.choices), parameter.choice_count)
    else { return false }
    parameter.choices = UnsafePointer(first)
    for index in 0..<parameter.choice_count where !text(&first[index]) { return false }
    return true
  }

  private func reasons(_ plugin: UnsafeMutablePointer<wtn_plugin>) -> Bool {
    let count = Int(plugin.pointee.reason_count)
    guard count > 0, count <= 256, plugin.pointee.reasons != nil,
      Int(plugin.pointee.reason_stride) >= MemoryLayout<wtn_reason>.size
    else { return true }
    plugin.pointee.reason_stride = UInt32(MemoryLayout<wtn_reason>.stride)
    guard let first: UnsafeMutablePointer<wtn_reason> = place(UnsafeRawPointer(plugin.pointee.reasons), count) else {
      return false
    }
    plugin.pointee.reasons = UnsafePointer(first)
    for index in 0..<count {
      guard text(&first[index].sentence), text(&first[index].unit.0), text(&first[index].unit.1),
        text(&first[index].unit.2)
      else { return false }
    }
    return true
  }

  /// Leads a text into the copy. One that is too long for any field was only named: its length alone refuses it.
  private func text(_ text: inout wtn_str) -> Bool {
    guard text.ptr != nil, text.len > 0, text.len <= Int(WRC_LONGEST) else { return true }
    guard let start: UnsafeMutablePointer<CChar> = place(UnsafeRawPointer(text.ptr), text.len) else { return false }
    text.ptr = UnsafePointer(start)
    return true
  }

  /// The address of `count` elements at an offset, where they lie wholly inside and aligned.
  private func place<Element>(_ offset: UnsafeRawPointer?, _ count: Int) -> UnsafeMutablePointer<Element>? {
    let at = UInt(bitPattern: offset)
    let (size, overflow) = UInt(count).multipliedReportingOverflow(by: UInt(MemoryLayout<Element>.stride))
    guard !overflow, at >= UInt(MemoryLayout<wtn_plugin>.size), size <= UInt(length), at <= UInt(length) - size,
      at.isMultiple(of: UInt(MemoryLayout<Element>.alignment))
    else { return nil }
    return (base + Int(at)).assumingMemoryBound(to: Element.self)
  }
}
