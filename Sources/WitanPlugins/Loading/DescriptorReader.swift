import CWitanABI
import WitanCore

/// Reads a plugin's descriptor as an untrusted document: nothing is taken that the contract does not allow.
struct DescriptorReader {
  let path: String
  let plugin: UnsafePointer<wtn_plugin>

  /// Up to the first optional function; a plugin must offer that much.
  private static let required = MemoryLayout<wtn_plugin>.offset(of: \.on_http)!

  /// The descriptor; whether what it needs is granted is judged by ``PluginTerms``.
  func read() throws(PluginRefusal) -> PluginDescriptor {
    try checkHandshake()
    let id = try text(plugin.pointee.id, "id", longest: 32)
    guard let strategy = StrategyID(id) else {
      throw wrong("the id \"\(id)\"", "1 to 32 of a-z 0-9 _ -")
    }
    let version = try text(plugin.pointee.version, "version", longest: 64)
    guard Self.isSemver(version) else { throw wrong("the version \"\(version)\"", "MAJOR.MINOR.PATCH, such as 1.4.0") }
    try checkFunctions()
    let needs = Capabilities(rawValue: plugin.pointee.needs)
    let (reasons, units) = try reasons()
    return PluginDescriptor(
      id: strategy, name: try text(plugin.pointee.name, "name", longest: 128), version: version,
      author: try text(plugin.pointee.author, "author", longest: 256, mayBeEmpty: true),
      summary: try text(plugin.pointee.summary, "summary", longest: 1024, mayBeEmpty: true),
      parameters: try parameters(), reasons: reasons, reasonUnits: units,
      stateVersion: plugin.pointee.state_version, flags: PluginFlags(rawValue: plugin.pointee.flags),
      wants: Capabilities(rawValue: plugin.pointee.wants), needs: needs, abiMinor: plugin.pointee.abi_minor,
      judgesManySets: plugin.table.evaluate_many != nil)
  }

  /// Reads no field before the one that says whether it is there.
  private func checkHandshake() throws(PluginRefusal) {
    let magic = plugin.pointee.magic
    guard magic == UInt32(WTN_MAGIC) else {
      throw handshake(
        "a descriptor that begins with 0x\(String(magic, radix: 16))",
        "0x\(String(UInt32(WTN_MAGIC), radix: 16)) (\"WTAN\")")
    }
    let size = plugin.pointee.size
    guard size >= MemoryLayout<wtn_plugin>.offset(of: \.flags)! else {
      throw handshake("a descriptor of \(size) bytes", "at least \(Self.required)")
    }
    let (major, minor) = (plugin.pointee.abi_major, plugin.pointee.abi_minor)
    guard major == UInt16(WTN_ABI_MAJOR) else {
      throw handshake("a plugin for contract \(major).\(minor)", "contract \(WTN_ABI_MAJOR).x")
    }
    guard Int(size) >= Self.required else {
      throw handshake("a descriptor of \(size) bytes", "at least \(Self.required)")
    }
  }

  private func checkFunctions() throws(PluginRefusal) {
    let table = plugin.table
    let missing = [
      ("create", table.create == nil), ("destroy", table.destroy == nil), ("warmup_bars", table.warmup_bars == nil),
      ("evaluate", table.evaluate == nil), ("save", table.save == nil), ("restore", table.restore == nil),
    ].filter(\.1).map(\.0)
    guard missing.isEmpty else {
      throw wrong("no function for \(missing.joined(separator: ", "))", "all six required functions")
    }
    if table.function_count > 0 {
      guard table.function_count <= 64, table.functions != nil,
        Int(table.function_stride) >= MemoryLayout<wtn_function>.size
      else {
        throw wrong("a table of \(table.function_count) functions that cannot be read", "at most 64, with a stride")
      }
    }
  }

  private func reasons() throws(PluginRefusal) -> (sentences: [String], units: [[String]]) {
    let table = plugin.table
    guard table.reason_count > 0 else { return ([], []) }
    guard table.reason_count <= 256, let first = table.reasons,
      Int(table.reason_stride) >= MemoryLayout<wtn_reason>.size
    else {
      throw wrong(
        "a table of \(table.reason_count) reasons with a stride of \(table.reason_stride)",
        "at most 256 with a stride of at least \(MemoryLayout<wtn_reason>.size)")
    }
    var sentences: [String] = []
    var units: [[String]] = []
    for index in 0..<Int(table.reason_count) {
      let reason = UnsafeRawPointer(first).advanced(by: index * Int(table.reason_stride))
        .loadUnaligned(as: wtn_reason.self)
      sentences.append(try text(reason.sentence, "reason \(index)", longest: 200, mayBeEmpty: index == 0))
      var row: [String] = []
      for unit in [reason.unit.0, reason.unit.1, reason.unit.2] {
        row.append(try text(unit, "unit of reason \(index)", longest: 32, mayBeEmpty: true))
      }
      units.append(row)
    }
    return (sentences, units)
  }

  /// A text of the descriptor: well-formed UTF-8 without control characters, not longer than allowed.
  func text(
    _ string: wtn_str, _ field: String, longest: Int, mayBeEmpty: Bool = false
  ) throws(PluginRefusal) -> String {
    guard string.len > 0 else {
      if mayBeEmpty { return "" }
      throw wrong("an empty \(field)", "1 to \(longest) bytes of text")
    }
    guard let start = string.ptr else { throw wrong("a null pointer for \(field) of \(string.len) bytes", "a text") }
    guard string.len <= longest else { throw wrong("\(field) of \(string.len) bytes", "at most \(longest)") }
    let bytes = UnsafeRawBufferPointer(start: start, count: string.len)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw wrong("\(field) that is no UTF-8", "well-formed text")
    }
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      throw wrong("\(field) with control characters", "plain text")
    }
    return text
  }

  func wrong(_ found: String, _ expected: String) -> PluginRefusal {
    PluginRefusal(
      .descriptor, file: path, found: found + " in the descriptor", expected: expected,
      mend: "correct the plugin and run plugin-check on it")
  }

  private func handshake(_ found: String, _ expected: String) -> PluginRefusal {
    PluginRefusal(
      .handshake, file: path, found: found, expected: expected, mend: "build the plugin against this host's plugin-sdk")
  }

  /// MAJOR.MINOR.PATCH with optional `-pre.release` and `+build`. Source: semver.org 2.0.0.
  static func isSemver(_ text: String) -> Bool {
    let build = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let pre = build[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = pre[0].split(separator: ".", omittingEmptySubsequences: false)
    let isNumber = { (part: Substring) in
      !part.isEmpty && part.count <= 9 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        && (part.count == 1 || part.first != "0")
    }
    let isTail = { (part: Substring) in
      part.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
        !word.isEmpty
          && word.utf8.allSatisfy { $0 == 0x2D || ($0 < 0x80 && Character(UnicodeScalar($0)).isAlphanumeric) }
      }
    }
    return numbers.count == 3 && numbers.allSatisfy(isNumber) && pre.dropFirst().allSatisfy(isTail)
      && build.dropFirst().allSatisfy(isTail)
  }
}

extension Character {
  fileprivate var isAlphanumeric: Bool { isLetter || isNumber }
}
