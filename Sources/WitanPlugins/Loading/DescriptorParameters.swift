import CWitanABI

extension DescriptorReader {
  /// The declared parameters; names are unique and every default lies in its own domain.
  func parameters() throws(PluginRefusal) -> [ParameterSchema] {
    let table = plugin.table
    guard table.param_count > 0 else { return [] }
    let least = MemoryLayout<wtn_param>.size
    guard table.param_count <= 64, let first = table.params, Int(table.param_stride) >= least else {
      throw wrong(
        "a table of \(table.param_count) parameters with a stride of \(table.param_stride)",
        "at most 64 with a stride of at least \(least)")
    }
    var schemas: [ParameterSchema] = []
    for index in 0..<Int(table.param_count) {
      let parameter = UnsafeRawPointer(first).advanced(by: index * Int(table.param_stride))
        .loadUnaligned(as: wtn_param.self)
      guard Int(parameter.size) >= least else {
        throw wrong("parameter \(index) of \(parameter.size) bytes", "at least \(least)")
      }
      let schema = try schema(parameter, index)
      guard !schemas.contains(where: { $0.name == schema.name }) else {
        throw wrong("two parameters named \(schema.name)", "names that differ")
      }
      schemas.append(schema)
    }
    return schemas
  }

  private func schema(_ parameter: wtn_param, _ index: Int) throws(PluginRefusal) -> ParameterSchema {
    let name = try word(parameter.name, "name of parameter \(index)")
    let domain = try domain(parameter, name)
    let standard = try value(parameter.def, domain, name)
    let schema = ParameterSchema(
      name: name, label: try text(parameter.label, "label of \(name)", longest: 64, mayBeEmpty: true),
      unit: try text(parameter.unit, "unit of \(name)", longest: 32, mayBeEmpty: true), domain: domain,
      standard: standard, isTunable: parameter.flags & UInt32(WTN_PF_TUNABLE) != 0,
      isLive: parameter.flags & UInt32(WTN_PF_LIVE) != 0)
    guard schema.allows(standard) else {
      throw wrong("the default \(schema.text(standard)) of parameter \(name)", schema.expectation)
    }
    return schema
  }

  private func domain(_ parameter: wtn_param, _ name: String) throws(PluginRefusal) -> ParameterSchema.Domain {
    let types = [parameter.min.type, parameter.max.type, parameter.step.type, parameter.def.type]
    guard types.allSatisfy({ $0 == types[0] }) else {
      throw wrong("bounds of different types (\(types)) of parameter \(name)", "four values of one type")
    }
    switch types[0] {
    case Int32(WTN_T_BOOL): return .bool
    case Int32(WTN_T_INT):
      let (least, most, step) = (parameter.min.i, parameter.max.i, parameter.step.i)
      guard least <= most, step > 0 else {
        throw wrong("the range \(least)...\(most) by \(step) of parameter \(name)", "min <= max and a step above 0")
      }
      return .int(least...most, step: step)
    case Int32(WTN_T_FLOAT):
      let (least, most, step) = (parameter.min.f, parameter.max.f, parameter.step.f)
      guard least.isFinite, most.isFinite, least <= most, step.isFinite, step > 0 else {
        throw wrong(
          "the range \(least)...\(most) by \(step) of parameter \(name)", "finite min <= max and a step above 0")
      }
      return .float(least...most, step: step)
    case Int32(WTN_T_TEXT):
      guard (0...65_536).contains(parameter.max.i) else {
        throw wrong("a text of up to \(parameter.max.i) bytes as parameter \(name)", "0 to 65536")
      }
      return .text(longest: Int(parameter.max.i))
    case Int32(WTN_T_CHOICE): return .choice(try choices(parameter, name))
    default: throw wrong("type \(types[0]) of parameter \(name)", "1 (bool) to 5 (choice)")
    }
  }

  private func choices(_ parameter: wtn_param, _ name: String) throws(PluginRefusal) -> [String] {
    guard (1...256).contains(parameter.choice_count), let first = parameter.choices else {
      throw wrong("\(parameter.choice_count) choices of parameter \(name)", "1 to 256 words")
    }
    var words: [String] = []
    for index in 0..<parameter.choice_count {
      let word = try word(first[index], "choice \(index) of \(name)")
      guard !words.contains(word) else { throw wrong("the choice \(word) twice in \(name)", "words that differ") }
      words.append(word)
    }
    return words
  }

  private func value(
    _ value: wtn_value, _ domain: ParameterSchema.Domain, _ name: String
  ) throws(PluginRefusal) -> ParameterValue {
    switch domain {
    case .bool:
      guard value.i == 0 || value.i == 1 else { throw wrong("the default \(value.i) of \(name)", "0 or 1") }
      return .bool(value.i == 1)
    case .int: return .int(value.i)
    case .float: return .float(value.f)
    case .text: return .text(try text(value.s, "default of \(name)", longest: 65_536, mayBeEmpty: true))
    case .choice: return .choice(Int(value.i))
    }
  }

  /// `[a-z][a-z0-9_]{0,31}`, and for choices also hyphens and a leading digit.
  private func word(_ string: wtn_str, _ field: String) throws(PluginRefusal) -> String {
    let word = try text(string, field, longest: 32)
    let fits = word.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D
    }
    guard fits else { throw wrong("\(field) \"\(word)\"", "1 to 32 of a-z 0-9 _ -") }
    return word
  }
}
