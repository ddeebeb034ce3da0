import CWitanABI

extension UnsafePointer where Pointee == wtn_plugin {
  /// A copy of a descriptor, no further than its own size says: one that was built against an earlier minor is shorter,
  /// and what it lacks is null here.
  var table: wtn_plugin {
    var table = wtn_plugin()
    let length = Swift.min(Int(pointee.size), MemoryLayout<wtn_plugin>.size)
    withUnsafeMutableBytes(of: &table) { room in
      room.copyMemory(from: UnsafeRawBufferPointer(start: self, count: length))
    }
    return table
  }
}
