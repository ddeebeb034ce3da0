import CWitanABI

/// Room for one plugin's descriptor and all it points at. Static in a plugin, so that loading and unloading it a
/// thousand times leaves nothing behind.
struct Tables {
  var plugin = wtn_plugin()
  var parameters = InlineArray<32, wtn_param>(repeating: wtn_param())
  var words = InlineArray<64, wtn_str>(repeating: wtn_str())
  var reasons = InlineArray<64, wtn_reason>(repeating: wtn_reason())
  var functions = InlineArray<16, wtn_function>(repeating: wtn_function())
}

/// Fills a plugin's tables from its strategy's declarations.
struct TableWriter {
  let tables: UnsafeMutablePointer<Tables>
  private var wordsUsed = 0

  init(_ tables: UnsafeMutablePointer<Tables>) { self.tables = tables }

  /// Writes everything; false if there are more declarations than room.
  mutating func write<S: Strategy>(_ type: S.Type) -> Bool {
    let parameters = S.parameters
    let reasons = S.reasons
    let functions = S.functions
    guard parameters.count <= 32, reasons.count <= 63, functions.count <= 16 else { return false }
    for index in 0..<functions.count {
      let lent = functions[index]
      tables.pointee.functions[index] = wtn_function(
        size: UInt32(MemoryLayout<wtn_function>.size), flags: lent.fills & UInt32(WTN_FN_FILLS), name: text(lent.name),
        signature: text(lent.signature), doc: text(lent.doc), fn: lent.function)
    }
    for index in 0..<parameters.count {
      guard let parameter = entry(parameters[index]) else { return false }
      tables.pointee.parameters[index] = parameter
    }
    for index in 0..<reasons.count {
      let units = reasons[index].units
      tables.pointee.reasons[index + 1] = wtn_reason(
        sentence: text(reasons[index].sentence), unit: (text(units.0), text(units.1), text(units.2)))
    }
    tables.pointee.plugin = descriptor(type, parameters: parameters.count, reasons: reasons.count + 1)
    if functions.count > 0 {
      tables.pointee.plugin.functions = start(&tables.pointee.functions, as: wtn_function.self)
      tables.pointee.plugin.function_count = UInt32(functions.count)
    }
    return true
  }

  private func descriptor<S: Strategy>(_ type: S.Type, parameters: Int, reasons: Int) -> wtn_plugin {
    let identity = S.identity
    var plugin = wtn_plugin()
    plugin.magic = WTN_MAGIC
    plugin.size = UInt32(MemoryLayout<wtn_plugin>.size)
    plugin.abi_major = UInt16(WTN_ABI_MAJOR)
    plugin.abi_minor = UInt16(WTN_ABI_MINOR)
    plugin.flags = UInt32(WTN_F_DETERMINISTIC)
    #if hasFeature(Embedded)
      // Ordinary Swift's runtime keeps pointers into the image, so only an Embedded one can promise this.
      plugin.flags |= UInt32(WTN_F_UNLOADABLE)
    #endif
    plugin.id = text(identity.id)
    plugin.name = text(identity.name)
    plugin.version = text(identity.version)
    plugin.author = text(identity.author)
    plugin.summary = text(identity.summary)
    plugin.state_version = S.stateVersion
    plugin.params = start(&tables.pointee.parameters, as: wtn_param.self)
    plugin.param_count = UInt32(parameters)
    plugin.param_stride = UInt32(MemoryLayout<wtn_param>.stride)
    plugin.reasons = start(&tables.pointee.reasons, as: wtn_reason.self)
    plugin.reason_count = UInt32(reasons)
    plugin.reason_stride = UInt32(MemoryLayout<wtn_reason>.stride)
    plugin.function_stride = UInt32(MemoryLayout<wtn_function>.stride)
    Border.fill(&plugin)
    if S.judgesManySets { plugin.evaluate_many = { Border.evaluateMany($0, $1, $2, $3, $4, $5, $6) } }
    return plugin
  }

  /// The address of the first element of a table inside static (or otherwise fixed) memory.
  private func start<Table, Element>(_ table: UnsafeMutablePointer<Table>, as element: Element.Type)
    -> UnsafePointer<Element>
  {
    UnsafeRawPointer(table).assumingMemoryBound(to: element)
  }

  private mutating func entry(_ parameter: Parameter) -> wtn_param? {
    var entry = wtn_param()
    entry.size = UInt32(MemoryLayout<wtn_param>.size)
    entry.flags = parameter.isTunable ? UInt32(WTN_PF_TUNABLE) : 0
    entry.name = text(parameter.name)
    entry.label = text(parameter.label)
    entry.unit = text(parameter.unit)
    switch parameter.kind {
    case .int(let min, let max, let step, let standard):
      setRange(&entry, parameter.type, min, max, step, standard)
    case .bool(let standard):
      setRange(&entry, parameter.type, 0, 1, 1, standard ? 1 : 0)
    case .choice(let words, let count, let standard):
      setRange(&entry, parameter.type, 0, count - 1, 1, standard)
      guard append(words) == count else { return nil }
      entry.choices = start(&tables.pointee.words, as: wtn_str.self) + (wordsUsed - count)
      entry.choice_count = count
    case .float(let min, let max, let step, let standard):
      entry.min = wtn_value(type: parameter.type, reserved: 0, i: 0, f: min, s: wtn_str())
      entry.max = wtn_value(type: parameter.type, reserved: 0, i: 0, f: max, s: wtn_str())
      entry.step = wtn_value(type: parameter.type, reserved: 0, i: 0, f: step, s: wtn_str())
      entry.def = wtn_value(type: parameter.type, reserved: 0, i: 0, f: standard, s: wtn_str())
    }
    return entry
  }

  private func setRange(_ entry: inout wtn_param, _ type: Int32, _ min: Int, _ max: Int, _ step: Int, _ def: Int) {
    entry.min = wtn_value(type: type, reserved: 0, i: Int64(min), f: 0, s: wtn_str())
    entry.max = wtn_value(type: type, reserved: 0, i: Int64(max), f: 0, s: wtn_str())
    entry.step = wtn_value(type: type, reserved: 0, i: Int64(step), f: 0, s: wtn_str())
    entry.def = wtn_value(type: type, reserved: 0, i: Int64(def), f: 0, s: wtn_str())
  }

  /// Appends the words between `|`; answers how many there are, or -1 if there is no room.
  private mutating func append(_ words: StaticString) -> Int {
    let bytes = UnsafeBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount)
    var count = 0
    var first = 0
    for end in 0...bytes.count where end == bytes.count || bytes[end] == UInt8(ascii: "|") {
      guard wordsUsed < 64 else { return -1 }
      tables.pointee.words[wordsUsed] = wtn_str(
        ptr: UnsafeRawPointer(words.utf8Start + first).assumingMemoryBound(to: CChar.self), len: end - first)
      wordsUsed += 1
      count += 1
      first = end + 1
    }
    return count
  }

  private func text(_ text: StaticString) -> wtn_str {
    wtn_str(
      ptr: UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self), len: text.utf8CodeUnitCount)
  }
}
