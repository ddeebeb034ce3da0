import CWitanABI

/// A function that a plugin lends, as it declares it: an indicator for charts and for `host call`.
public struct LentFunction: Hashable, Sendable {
  /// `[a-z][a-z0-9_]{0,31}`.
  public let name: String
  /// What it takes and answers.
  public let signature: FunctionSignature
  /// What it does, in the plugin's words.
  public let doc: String
  /// How many of its columns it reads; the first ones.
  public let reads: Int
  /// How many of its columns it fills; the last ones.
  public let fills: Int
  /// Its place in the plugin's table.
  let place: Int
}

extension PluginImage {
  /// What the plugin lends; throws a sentence about the first declaration that cannot be used, and for an isolated
  /// plugin, whose code is not in this process.
  public func lentFunctions() throws(PluginRefusal) -> [LentFunction] {
    guard let plugin = mappedPlugin else {
      throw PluginRefusal(
        .descriptor, file: path, found: "a lent function of an isolated plugin asked for",
        expected: "one whose code may run in this process", mend: "load it without isolation to call what it lends")
    }
    let reader = DescriptorReader(path: path, plugin: plugin)
    var found: [LentFunction] = []
    for place in 0..<Int(plugin.pointee.function_count) {
      let declared = Self.declaration(plugin, place)
      let name = try reader.text(declared.name, "name of lent function \(place)", longest: 32)
      guard Self.isName(name), !found.contains(where: { $0.name == name }) else {
        throw reader.wrong("the lent function \"\(name)\"", "names of a-z, 0-9 and _, each once")
      }
      let text = try reader.text(declared.signature, "signature of \(name)", longest: 18)
      guard let signature = FunctionSignature(text), declared.fn != nil else {
        throw reader.wrong("the lent function \(name) with \"\(text)\"", "an address, and a signature such as ppli>i")
      }
      let marked = Int(declared.flags & UInt32(WTN_FN_FILLS))
      let fills = min(marked == 0 ? 1 : marked, signature.columns)
      found.append(
        LentFunction(
          name: name, signature: signature,
          doc: try reader.text(declared.doc, "doc of \(name)", longest: 1024, mayBeEmpty: true),
          reads: signature.columns - fills, fills: fills, place: place))
    }
    return found
  }

  /// The address of a lent function.
  func address(of function: LentFunction) -> (@convention(c) () -> Void)? {
    mappedPlugin.flatMap { Self.declaration($0, function.place).fn }
  }

  private static func declaration(_ plugin: UnsafePointer<wtn_plugin>, _ place: Int) -> wtn_function {
    guard let first = plugin.pointee.functions else { return wtn_function() }
    return UnsafeRawPointer(first).advanced(by: place * Int(plugin.pointee.function_stride))
      .loadUnaligned(as: wtn_function.self)
  }

  private static func isName(_ text: String) -> Bool {
    text.utf8.first.map { (0x61...0x7A).contains($0) } == true
      && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
  }
}
