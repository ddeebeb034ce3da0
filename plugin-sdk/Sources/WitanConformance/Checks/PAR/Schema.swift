internal import CWitanABI

extension Check {
  /// PAR-01.
  static let parameterSchema = Check(
    "PAR-01", "schema", level: 1, .error, needs: .parameters,
    danger:
      "Options, forms and searches are made from the declaration; a default outside its range or a step of 0 makes "
      + "a form that cannot be sent and a search that never ends.",
    example: ".min = BARS(2), .max = BARS(200), .step = BARS(0), .def = BARS(500),",
    fix: "min <= def <= max, all of one type and finite; step above 0; names [a-z][a-z0-9_]{0,31}, each once; a label; "
      + "words for each choice; the same in every process.",
    .parts(
      2,
      around: { part in Surroundings(environment: part == 0 ? [:] : ["LANG": "de_DE.UTF-8", "TZ": "Asia/Tokyo"])
      }
    ) { stage in
      let parameters = try stage.subject().parameters
      var findings = parameters.flatMap { SchemaRules(parameter: $0).broken }
      for (index, parameter) in parameters.enumerated()
      where parameters.prefix(index).contains(where: { $0.name == parameter.name }) {
        findings.append(Finding("two parameters are named \"\(parameter.name)\", expected each once", at: "params"))
      }
      let shown = Array(parameters.map { "\($0.name)|\($0.shape)" }.joined(separator: "\n").utf8)
      if let earlier = stage.earlier.first, earlier != shown {
        findings.append(Finding("the parameters are declared otherwise in a second process", at: "params"))
      }
      stage.testify(shown)
      return findings
    })
}

/// What one declaration must be.
private struct SchemaRules {
  let parameter: SubjectParameter
  private var declared: wtn_param { parameter.declared }
  private var type: Int32 { declared.def.type }

  /// The rules that it breaks.
  var broken: [Finding] {
    guard parameter.isNumber || [Int32(WTN_T_BOOL), Int32(WTN_T_TEXT), Int32(WTN_T_CHOICE)].contains(type) else {
      return [found("is of type \(type), expected one of WTN_T_BOOL to WTN_T_CHOICE")]
    }
    let types = [declared.min.type, declared.max.type, declared.step.type]
    guard type == Int32(WTN_T_TEXT) || types.allSatisfy({ $0 == type }) else {
      return [found("has a default of type \(type), but min, max and step of \(types), expected one type")]
    }
    var sentences: [String] = []
    if !isName(parameter.name) {
      sentences.append("has a name that is not 1 to 32 of a-z, 0-9 and _, beginning with a letter")
    }
    if declared.label.shown.allSatisfy(\.isWhitespace) { sentences.append("has no label") }
    switch type {
    case Int32(WTN_T_FLOAT): sentences += float
    case Int32(WTN_T_INT): sentences += whole
    case Int32(WTN_T_TEXT): sentences += text
    case Int32(WTN_T_CHOICE): sentences += choice
    default: sentences += fixed(greatest: 1)
    }
    return sentences.map(found)
  }

  private var float: [String] {
    let (min, max, step, standard) = (declared.min.f, declared.max.f, declared.step.f, declared.def.f)
    guard [min, max, step, standard].allSatisfy(\.isFinite) else {
      return ["has a min, max, step or default that is not finite"]
    }
    return ordered(min <= standard && standard <= max, step > 0, "\(min), \(standard), \(max)", "\(step)")
  }

  private var whole: [String] {
    let (min, max, step, standard) = (declared.min.i, declared.max.i, declared.step.i, declared.def.i)
    return ordered(min <= standard && standard <= max, step > 0, "\(min), \(standard), \(max)", "\(step)")
  }

  private func ordered(_ isOrdered: Bool, _ hasStep: Bool, _ values: String, _ step: String) -> [String] {
    (isOrdered ? [] : ["has min, default and max of \(values), expected min <= default <= max"])
      + (hasStep ? [] : ["has a step of \(step), expected one above 0"])
  }

  private func fixed(greatest: Int64) -> [String] {
    let values = [declared.min.i, declared.max.i, declared.step.i]
    return
      (values == [0, greatest, 1]
      ? [] : ["has min, max and step of \(values), expected [0, \(greatest), 1]"])
      + ((0...max(greatest, 0)).contains(declared.def.i)
        ? [] : ["has a default of \(declared.def.i), expected 0 to \(greatest)"])
  }

  private var text: [String] {
    let most = declared.max.i
    return most >= 0 && declared.def.s.len <= Int(most)
      ? [] : ["has a default of \(declared.def.s.len) bytes, but allows \(most)"]
  }

  private var choice: [String] {
    let words = parameter.choices
    guard !words.isEmpty, Set(words).count == words.count, words.allSatisfy(isName) else {
      return ["has the choices \(words), expected 1 to 256 different words of a-z, 0-9 and _"]
    }
    return fixed(greatest: Int64(words.count - 1))
  }

  private func isName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (1...32).contains(bytes.count), let first = bytes.first, (0x61...0x7A).contains(first) else { return false }
    return bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
  }

  private func found(_ sentence: String) -> Finding {
    Finding("parameter \"\(parameter.name)\" \(sentence)", at: "params[\(parameter.index)]")
  }
}

extension SubjectParameter {
  /// INT or FLOAT.
  var isNumber: Bool { type == Int32(WTN_T_INT) || type == Int32(WTN_T_FLOAT) }

  /// All that is declared beside the name, for comparison.
  var shape: String {
    [declared.min, declared.max, declared.step, declared.def].map(\.shown).joined(separator: " ")
      + " \(type) \(declared.flags) \(declared.label.shown) \(declared.unit.shown) \(choices)"
  }

  /// The default lies inside the declaration.
  var holdsItsDefault: Bool {
    switch type {
    case Int32(WTN_T_FLOAT): declared.def.f >= declared.min.f && declared.def.f <= declared.max.f
    case Int32(WTN_T_TEXT): declared.def.s.len <= Int(max(declared.max.i, 0))
    default: declared.def.i >= declared.min.i && declared.def.i <= declared.max.i
    }
  }
}
