internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// ABI-08.
  static let stableDescriptor = Check(
    "ABI-08", "pointer-stability", level: 2, .error,
    danger: "A host keeps the descriptor's address, and reads its tables at any time, from any thread.",
    example: "static wtn_plugin plugin;  plugin.state_version = ++calls;  return &plugin;",
    fix: "One static const descriptor, with static const tables; return its address.",
    .child { stage in
      let subject = try stage.subject()
      let entry = subject.entry
      let first = DescriptorBytes(subject.plugin)
      func compare(_ when: String) throws {
        let again = stage.flight.call(.entry) { entry(UInt16(WTN_ABI_MAJOR), UInt16(WTN_ABI_MINOR)) }
        guard again == subject.plugin else {
          throw Finding("\(when) the entry answers another pointer, expected the same one", at: "wtn_plugin_entry")
        }
        guard let place = first.firstDifference(from: DescriptorBytes(subject.plugin)) else { return }
        throw Finding("\(when) the descriptor's \(place) has changed, expected static data", at: place)
      }
      try compare("at its second call")
      let workers = try (0..<4).map { _ in try Worker() }
      for worker in workers { try worker.perform { try compare("on another thread") } }
      let hosts = try (0..<2).map { _ in try RecordingHost(.init(granted: subject.asked), flight: stage.flight) }
      try stage.live(hosts) { call in try compare("after \(call)") }
      return []
    })

  /// ABI-09.
  static let layout = Check(
    "ABI-09", "layout-table", level: 2, .fatal,
    danger: "Bindings of another language, or a packing flag, lay a struct out otherwise: every field behind the first "
      + "that differs is read as something else.",
    example: "#pragma pack(1)                     /* or a hand-written binding without `reserved` */",
    fix:
      "Build against the contract's headers; size, strides and each parameter's size are sizeof of the header's structs. "
      + "(A plugin exports no table of its layout; these numbers are the nearest to one, and abi/layout-1.N.tsv has what "
      + "they must be in minor N: a descriptor has 256 bytes in 1.0, 264 in 1.1.)",
    .child { stage in LayoutReader(try stage.subject().table).findings })
}

/// The bytes of a descriptor and of its tables, with their names.
private struct DescriptorBytes {
  private let parts: [(name: String, bytes: [UInt8])]

  init(_ plugin: UnsafePointer<wtn_plugin>) {
    let table = plugin.table
    func bytes(_ start: UnsafeRawPointer?, _ count: Int, _ most: Int) -> [UInt8] {
      guard let start, count > 0 else { return [] }
      return Array(UnsafeRawBufferPointer(start: start, count: min(count, most)))
    }
    parts = [
      ("table", bytes(plugin, min(Int(table.size), MemoryLayout<wtn_plugin>.size), 4096)),
      ("id", bytes(table.id.ptr, table.id.len, 4096)), ("name", bytes(table.name.ptr, table.name.len, 4096)),
      ("version", bytes(table.version.ptr, table.version.len, 4096)),
      ("params", bytes(table.params, Int(table.param_count) * Int(table.param_stride), 1 << 16)),
      ("reasons", bytes(table.reasons, Int(table.reason_count) * Int(table.reason_stride), 1 << 16)),
      ("functions", bytes(table.functions, Int(table.function_count) * Int(table.function_stride), 1 << 16)),
    ]
  }

  /// The first part that is not the same.
  func firstDifference(from other: DescriptorBytes) -> String? {
    zip(parts, other.parts).first { $0.bytes != $1.bytes }?.0.name
  }
}

/// Compares what a descriptor says about its own layout with the released one.
private struct LayoutReader {
  let findings: [Finding]

  init(_ table: wtn_plugin) {
    var reader = Reader(minor: table.abi_minor)
    reader.descriptor(table)
    if table.param_count > 0 {
      reader.size("wtn_param", Int(table.param_stride), MemoryLayout<wtn_param>.size, "param_stride")
    }
    if table.reason_count > 0 {
      // Frozen: no minor lets it grow.
      reader.size("wtn_reason", Int(table.reason_stride), MemoryLayout<wtn_reason>.size, "reason_stride")
    }
    if table.function_count > 0 {
      reader.size("wtn_function", Int(table.function_stride), MemoryLayout<wtn_function>.size, "function_stride")
    }
    reader.bits("flags", UInt64(table.flags), UInt64(WTN_F_UNLOADABLE | WTN_F_DETERMINISTIC))
    let known = UInt64(WTN_CAP_HTTP | WTN_CAP_NEWS | WTN_CAP_TIMER | WTN_CAP_OWN_THREADS)
    reader.bits("wants", table.wants, known)
    reader.bits("needs", table.needs, known)
    reader.parameters(table)
    findings = reader.findings
  }

  private struct Reader {
    let minor: UInt16
    /// Built against a minor whose layout is known to the byte; a later one may have grown.
    var isReleased: Bool { minor <= UInt16(WTN_ABI_MINOR) }
    /// Where the rows of that minor stand.
    private var page: String { "abi/layout-1.\(isReleased ? minor : UInt16(WTN_ABI_MINOR)).tsv" }
    var findings: [Finding] = []

    /// As the descriptor ends in its minor. One that says 1.0 may be compiled with later headers, if it uses nothing that
    /// they added: hosts of 1.0 do not look there, and later ones find null.
    mutating func descriptor(_ table: wtn_plugin) {
      let whole = MemoryLayout<wtn_plugin>.size
      let first = MemoryLayout<wtn_plugin>.offset(of: \.evaluate_many) ?? whole
      guard minor == 0, Int(table.size) == whole else {
        return size("wtn_plugin", Int(table.size), minor == 0 ? first : whole, "size")
      }
      guard table.evaluate_many != nil else { return }
      findings.append(
        Finding(
          "the descriptor says that it is of version 1.0 and has a function in the place of evaluate_many, which came "
            + "with 1.1, expected abi_minor 1 or null there", at: "evaluate_many"))
    }

    mutating func size(_ name: String, _ found: Int, _ released: Int, _ place: String) {
      if found == released || (!isReleased && found > released && found % 8 == 0) { return }
      findings.append(
        Finding(
          "\(name) has \(found) bytes by \(place), expected \(isReleased ? "" : "at least ")\(released) as in \(page)",
          at: place))
    }

    mutating func bits(_ name: String, _ found: UInt64, _ known: UInt64) {
      guard isReleased, found & ~known != 0 else { return }
      findings.append(
        Finding(
          "\(name) holds 0x\(String(found & ~known, radix: 16)), which contract 1.\(minor) does not have, expected 0 there",
          at: name))
    }

    mutating func parameters(_ table: wtn_plugin) {
      guard let first = table.params, Int(table.param_stride) >= MemoryLayout<wtn_param>.size else { return }
      for index in 0..<Int(min(table.param_count, 64)) {
        let one = UnsafeRawPointer(first).advanced(by: index * Int(table.param_stride))
          .loadUnaligned(as: wtn_param.self)
        size("parameter \(index)", Int(one.size), MemoryLayout<wtn_param>.size, "params[\(index)].size")
        bits("params[\(index)].flags", UInt64(one.flags), UInt64(WTN_PF_TUNABLE | WTN_PF_LIVE))
        let values = [("min", one.min), ("max", one.max), ("step", one.step), ("def", one.def)]
        for (name, value) in values where value.reserved != 0 || value.type != one.def.type {
          findings.append(
            Finding(
              "params[\(index)].\(name) has type \(value.type) and \(value.reserved) in a reserved field, expected type "
                + "\(one.def.type) and 0", at: "params[\(index)].\(name)"))
        }
      }
    }
  }
}
