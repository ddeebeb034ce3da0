import CWitanABI
import Crypto

/// One value for each parameter of a plugin: its defaults, overridden by the configuration, overridden by flags.
public struct EffectiveParameters: Hashable, Sendable {
  /// The declarations.
  public let schemas: [ParameterSchema]
  /// The values, in the declarations' order.
  public let values: [ParameterValue]
  /// SHA-256 over names and values in order, in hexadecimal: two instances with the same digest are tuned alike.
  public let digest: String

  /// The effective values of `image`'s plugin. Later settings win over earlier ones; a name that the plugin does not
  /// have, or a value that it does not allow, is refused by name.
  public init(of image: PluginImage, settings: [[String: String]] = []) throws(PluginRefusal) {
    try self.init(image.descriptor.parameters, plugin: "\(image.path) (\(image.descriptor.id))", settings: settings)
  }

  init(_ schemas: [ParameterSchema], plugin: String, settings: [[String: String]]) throws(PluginRefusal) {
    var values = schemas.map(\.standard)
    for setting in settings {
      for (name, text) in setting.sorted(by: { $0.key < $1.key }) {
        guard let place = schemas.firstIndex(where: { $0.name == name }) else {
          let known = schemas.map(\.name).sorted().joined(separator: ", ")
          throw PluginRefusal(
            .parameter, file: plugin, found: "a setting for the parameter \"\(name)\"",
            expected: known.isEmpty ? "none: the plugin has no parameters" : "one of \(known)",
            mend: "correct the name in the configuration or in --set")
        }
        guard let value = schemas[place].value(reading: text) else {
          throw PluginRefusal(
            .parameter, file: plugin, found: "\(name) = \"\(text)\"", expected: schemas[place].expectation,
            mend: "correct the value in the configuration or in --set")
        }
        values[place] = value
      }
    }
    self.schemas = schemas
    self.values = values
    digest = Self.digest(schemas, values)
  }

  private static func digest(_ schemas: [ParameterSchema], _ values: [ParameterValue]) -> String {
    var hash = SHA256()
    for (schema, value) in zip(schemas, values) {
      for part in [schema.name, schema.text(value)] { hash.update(data: Array("\(part.utf8.count):\(part)\n".utf8)) }
    }
    return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The values by name, as text.
  public var texts: [String: String] {
    Dictionary(uniqueKeysWithValues: zip(schemas, values).map { ($0.name, $0.text($1)) })
  }

  /// Lends the values in the contract's form for the length of `body`.
  func withABI<Result>(_ body: (UnsafePointer<wtn_value>?, Int) -> Result) -> Result {
    var texts: [UnsafeMutableBufferPointer<CChar>] = []
    defer { for text in texts { text.deallocate() } }
    var converted: [wtn_value] = []
    for value in values {
      var slot = wtn_value()
      switch value {
      case .bool(let flag): (slot.type, slot.i) = (Int32(WTN_T_BOOL), flag ? 1 : 0)
      case .int(let number): (slot.type, slot.i) = (Int32(WTN_T_INT), number)
      case .float(let number): (slot.type, slot.f) = (Int32(WTN_T_FLOAT), number)
      case .choice(let place): (slot.type, slot.i) = (Int32(WTN_T_CHOICE), Int64(place))
      case .text(let text):
        let bytes = UnsafeMutableBufferPointer<CChar>.allocate(capacity: max(text.utf8.count, 1))
        _ = bytes.initialize(from: text.utf8.map { CChar(bitPattern: $0) })
        texts.append(bytes)
        slot.type = Int32(WTN_T_TEXT)
        slot.s = wtn_str(ptr: UnsafePointer(bytes.baseAddress), len: text.utf8.count)
      }
      converted.append(slot)
    }
    return converted.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
  }

  /// The values as they cross to a runner: their number, the values with offsets for addresses, the texts.
  var parcel: [UInt8] {
    withABI { values, count in
      var bytes = withUnsafeBytes(of: UInt64(count)) { Array($0) }
      var texts: [UInt8] = []
      let size = MemoryLayout<wtn_value>.stride
      for index in 0..<count {
        guard var value = values?[index] else { break }
        if let start = value.s.ptr, value.s.len > 0 {
          value.s.ptr = UnsafePointer(bitPattern: 8 + count * size + texts.count)
          texts += UnsafeRawBufferPointer(start: start, count: value.s.len)
        }
        bytes += withUnsafeBytes(of: value) { Array($0) }
      }
      return bytes + texts
    }
  }
}
