internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// DESC-01.
  static let descriptorFields = Check(
    "DESC-01", "fields", level: 1, .error,
    danger: "A host refuses a descriptor that it cannot show, name or call; the plugin never trades.",
    example: ".id = WTN_STR(\"My Plugin\"), .version = WTN_STR(\"1.0\"),   /* blanks, and no semver */",
    fix: "id: 1 to 32 of a-z 0-9 _ -; version: MAJOR.MINOR.PATCH; name not empty; texts in UTF-8 without control "
      + "characters; all six required functions; a stride with each table.",
    .child { stage in
      let handle = try Subject.open(stage.path, stage.flight)
      let entry = try Subject.entry(in: handle)
      let answer = stage.flight.call(.entry) { entry(UInt16(WTN_ABI_MAJOR), UInt16(WTN_ABI_MINOR)) }
      guard let plugin = answer else { throw Skip("the entry refuses this contract's version; see ABI-01") }
      var reader = FieldReader(plugin: plugin)
      reader.read()
      return reader.findings
    })
}

/// Reads a descriptor as an untrusted document and says what is wrong with it.
private struct FieldReader {
  let plugin: UnsafePointer<wtn_plugin>
  var findings: [Finding] = []

  init(plugin: UnsafePointer<wtn_plugin>) { self.plugin = plugin }

  /// No field is read before the one that says whether it is there.
  mutating func read() {
    let magic = plugin.pointee.magic, size = Int(plugin.pointee.size)
    let least = MemoryLayout<wtn_plugin>.offset(of: \.on_http) ?? 0
    guard magic == WTN_MAGIC else {
      return wrong("begins with 0x\(String(magic, radix: 16)), expected WTN_MAGIC", "magic")
    }
    guard size >= least else { return wrong("says that it has \(size) bytes, expected at least \(least)", "size") }
    let table = plugin.table
    if table.abi_major != UInt16(WTN_ABI_MAJOR) {
      wrong("was built against contract \(table.abi_major), expected \(WTN_ABI_MAJOR)", "abi_major")
    }
    if table.reserved != 0 { wrong("holds \(table.reserved) in a reserved field, expected 0", "reserved") }
    names(table)
    functions(table)
    reasons(table)
  }

  private mutating func names(_ table: wtn_plugin) {
    let id = text(table.id, "id", longest: 32, mayBeEmpty: false) ?? "x"
    let isWord = { (text: String) in
      text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D }
    }
    if !isWord(id) { wrong("has the id \"\(id)\", expected 1 to 32 of a-z 0-9 _ -", "id") }
    if let version = text(table.version, "version", longest: 64, mayBeEmpty: false), !Self.isSemver(version) {
      wrong("has the version \"\(version)\", expected MAJOR.MINOR.PATCH such as 1.4.0", "version")
    }
    let name = text(table.name, "name", longest: 128, mayBeEmpty: false)
    if let name, name.allSatisfy(\.isWhitespace) { wrong("has a name of blanks only, expected a name", "name") }
    _ = text(table.author, "author", longest: 256, mayBeEmpty: true)
    _ = text(table.summary, "summary", longest: 1024, mayBeEmpty: true)
  }

  private mutating func functions(_ table: wtn_plugin) {
    let missing = [
      ("create", table.create == nil), ("destroy", table.destroy == nil), ("warmup_bars", table.warmup_bars == nil),
      ("evaluate", table.evaluate == nil), ("save", table.save == nil), ("restore", table.restore == nil),
    ].filter(\.1).map(\.0)
    for name in missing { wrong("offers no \(name), which is required", name) }
    let tables = [
      ("params", table.params != nil, table.param_count, table.param_stride, 64, MemoryLayout<wtn_param>.size),
      ("reasons", table.reasons != nil, table.reason_count, table.reason_stride, 256, MemoryLayout<wtn_reason>.size),
      (
        "functions", table.functions != nil, table.function_count, table.function_stride, 64,
        MemoryLayout<wtn_function>.size
      ),
    ]
    for (name, isThere, count, stride, most, least) in tables where count > 0 {
      if !isThere || count > most || stride < least {
        wrong(
          "has \(count) \(name) with a stride of \(stride)\(isThere ? "" : " at null"), expected at most \(most) with "
            + "a stride of at least \(least)", name)
      }
    }
  }

  private mutating func reasons(_ table: wtn_plugin) {
    guard let first = table.reasons, table.reason_count <= 256, table.reason_stride >= MemoryLayout<wtn_reason>.size
    else { return }
    for index in 0..<Int(table.reason_count) {
      let reason = UnsafeRawPointer(first).advanced(by: index * Int(table.reason_stride))
        .loadUnaligned(as: wtn_reason.self)
      _ = text(reason.sentence, "reason \(index)", longest: 200, mayBeEmpty: index == 0)
      for unit in [reason.unit.0, reason.unit.1, reason.unit.2] {
        _ = text(unit, "unit of reason \(index)", longest: 32, mayBeEmpty: true)
      }
    }
  }

  /// A text of the descriptor, where it is one.
  private mutating func text(_ string: wtn_str, _ field: String, longest: Int, mayBeEmpty: Bool) -> String? {
    guard string.len > 0 else {
      if !mayBeEmpty { wrong("has an empty \(field), expected 1 to \(longest) bytes", field) }
      return nil
    }
    guard string.ptr != nil, string.len <= longest else {
      wrong(
        "has \(string.len) bytes\(string.ptr == nil ? " at null" : "") of \(field), expected at most \(longest)", field)
      return nil
    }
    guard let text = String(validating: string.bytes(most: longest), as: UTF8.self) else {
      wrong("has a \(field) that is no UTF-8", field)
      return nil
    }
    if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      wrong("has control characters in its \(field)", field)
    }
    return text
  }

  private mutating func wrong(_ what: String, _ place: String) {
    findings.append(Finding("the descriptor \(what)", at: place))
  }

  /// MAJOR.MINOR.PATCH with optional `-pre.release` and `+build`. Source: semver.org 2.0.0.
  private static func isSemver(_ text: String) -> Bool {
    let core = text.prefix { $0 != "-" && $0 != "+" }
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
    let isNumber = { (part: Substring) in
      !part.isEmpty && part.count <= 9 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        && (part.count == 1 || part.first != "0")
    }
    let tail = text.dropFirst(core.count)
    let isTail = tail.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [0x2B, 0x2D, 0x2E].contains(byte)
    }
    return numbers.count == 3 && numbers.allSatisfy(isNumber) && isTail && tail.count != 1
  }
}
