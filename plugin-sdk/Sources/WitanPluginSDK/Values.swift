import CWitanABI

/// The values of an instance's parameters, checked against their declarations. Valid inside `init` and `warmUp` only.
public struct Values {
  private let parameters: [Parameter]
  private let values: UnsafePointer<wtn_value>?

  /// Checks count, types and ranges.
  init(_ parameters: [Parameter], _ values: UnsafePointer<wtn_value>?, _ count: Int) throws(Refusal) {
    guard count == parameters.count, values != nil || count == 0 else {
      throw Refusal(
        .argument, "another number of values than the plugin has parameters", parameter: "",
        found: Double(count), between: Double(parameters.count), and: Double(parameters.count))
    }
    self.parameters = parameters
    self.values = values
    for index in 0..<count {
      guard let value = values?[index] else { continue }
      if let refusal = parameters[index].refusal(of: value) { throw refusal }
    }
  }

  /// The value of a whole number, a choice (its word's place) or a yes/no (0 or 1).
  public func int(_ parameter: Parameter) -> Int { Int(value(parameter)?.i ?? 0) }

  /// The value of a float.
  public func double(_ parameter: Parameter) -> Double { value(parameter)?.f ?? 0 }

  /// A number that differs where any value differs; a state says by it which values it belongs to.
  var fingerprint: UInt64 {
    var hash = Fingerprint()
    for index in 0..<parameters.count {
      guard let value = values?[index] else { continue }
      hash.add(UInt64(bitPattern: value.i))
      hash.add(parameters[index].type == Int32(WTN_T_FLOAT) ? value.f.bitPattern : 0)
    }
    return hash.value
  }

  private func value(_ parameter: Parameter) -> wtn_value? {
    for index in 0..<parameters.count where parameters[index].name.utf8Start == parameter.name.utf8Start {
      return values?[index]
    }
    return nil
  }
}

/// FNV-1a, 64 bits: tells damage and mix-ups, not malice.
struct Fingerprint {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

  mutating func add(_ word: UInt64) {
    var rest = word
    for _ in 0..<8 {
      add(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
