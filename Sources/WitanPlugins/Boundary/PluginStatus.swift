import CWitanABI

/// What a call into a plugin answered; below 0 is an error.
struct PluginStatus: Hashable, CustomStringConvertible {
  let code: Int32
  init(_ code: Int32) { self.code = code }

  var isError: Bool { code < 0 }

  /// The contract's name of the code with its number.
  var description: String {
    let names: [Int32: String] = [
      -1: "a wrong argument", -2: "the wrong moment", -3: "no memory", -4: "not granted", -5: "out of range",
      -6: "an error of its own", -7: "not supported", -8: "a limit reached", -9: "too small a buffer",
    ]
    return "\(names[code] ?? (isError ? "an unknown error" : "success")) (\(code))"
  }
}
