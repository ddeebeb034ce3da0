internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// DESC-02.
  static let uniqueNames = Check(
    "DESC-02", "unique-ids", level: 1, .fatal,
    danger: "Users and stored settings say names: of two that are equal only one can ever be meant.",
    example: "{ .name = WTN_STR(\"window\") … }, { .name = WTN_STR(\"window\") … }",
    fix: "Give every parameter, every choice of a parameter and every lent function a name of its own.",
    .child { stage in
      let subject = try stage.subject()
      var findings = doubled(subject.parameters.map(\.name), "parameters")
      for parameter in subject.parameters { findings += doubled(parameter.choices, "choices of \(parameter.name)") }
      return findings + doubled(DescriptorText.functions(subject.table).map(\.name), "lent functions")
    })

  private static func doubled(_ names: [String], _ what: String) -> [Finding] {
    var seen: Set<String> = []
    return names.filter { !seen.insert($0).inserted }.map {
      Finding("two \(what) are named \"\($0)\", expected names that differ", at: $0)
    }
  }

  /// DESC-03.
  static let sameDescriptor = Check(
    "DESC-03", "consistency", level: 1, .error,
    danger: "A host reads the descriptor once and keeps it; settings made from it must hold in the next process too.",
    example: "plugin.summary = today();            /* another text in each process */",
    fix: "Make the descriptor static const; never write to it.",
    .parts(2, around: { Surroundings(environment: $0 == 0 ? [:] : ["TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8"]) }) {
      stage in
      let subject = try stage.subject()
      let first = DescriptorText.of(subject.plugin.table)
      let instance = try subject.create()
      let entry = subject.entry
      let again = stage.flight.call(.entry) { entry(UInt16(WTN_ABI_MAJOR), UInt16(WTN_ABI_MINOR)) }
      guard again == subject.plugin else {
        return [Finding("the entry answers another pointer at its second call", at: "wtn_plugin_entry")]
      }
      instance.destroy()
      stage.testify(Array(first.utf8))
      if DescriptorText.of(subject.plugin.table) != first {
        return [Finding("the descriptor is another after create and destroy", at: "descriptor")]
      }
      guard let other = stage.earlier.first.map({ String(decoding: $0, as: UTF8.self) }), other != first else {
        return []
      }
      let lines = zip(other.split(separator: "\n"), first.split(separator: "\n")).first { $0 != $1 }
      return [
        Finding(
          "the descriptor differs between two processes: \"\(lines?.0 ?? "")\" and \"\(lines?.1 ?? "")\"",
          at: "descriptor")
      ]
    })
}

/// A descriptor as text, without its addresses.
enum DescriptorText {
  static func of(_ table: wtn_plugin) -> String {
    var lines = [
      "abi \(table.abi_major).\(table.abi_minor) flags \(table.flags) wants \(table.wants) needs \(table.needs)",
      "id \(table.id.shown)", "name \(table.name.shown)", "version \(table.version.shown)",
      "author \(table.author.shown)", "summary \(table.summary.shown)", "state \(table.state_version)",
    ]
    if let first = table.params, table.param_count <= 64 {
      for index in 0..<Int(table.param_count) {
        let one = UnsafeRawPointer(first).advanced(by: index * Int(table.param_stride))
          .loadUnaligned(as: wtn_param.self)
        lines.append(
          "param \(one.name.shown) \(one.label.shown) \(one.unit.shown) \(one.flags) \(one.min.type) \(one.min.shown) "
            + "\(one.max.shown) \(one.step.shown) \(one.def.shown) \(one.choice_count)")
      }
    }
    if let first = table.reasons, table.reason_count <= 256, table.reason_stride >= MemoryLayout<wtn_reason>.size {
      for index in 0..<Int(table.reason_count) {
        let one = UnsafeRawPointer(first).advanced(by: index * Int(table.reason_stride))
          .loadUnaligned(as: wtn_reason.self)
        lines.append("reason \(one.sentence.shown) \(one.unit.0.shown) \(one.unit.1.shown) \(one.unit.2.shown)")
      }
    }
    return (lines + functions(table).map { "function \($0.name) \($0.signature)" }).joined(separator: "\n")
  }

  /// The lent functions' names and signatures.
  static func functions(_ table: wtn_plugin) -> [(name: String, signature: String)] {
    guard let first = table.functions, table.function_count <= 64,
      table.function_stride >= MemoryLayout<wtn_function>.size
    else { return [] }
    return (0..<Int(table.function_count)).map { index in
      let one = UnsafeRawPointer(first).advanced(by: index * Int(table.function_stride))
        .loadUnaligned(as: wtn_function.self)
      return (one.name.shown, one.signature.shown)
    }
  }
}
