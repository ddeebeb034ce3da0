import CWitanABI

/// Text that comes from a plugin and may be anything.
enum PluginText {
  /// The text made fit to be stored and shown: at most `longest` bytes are looked at, ill-formed UTF-8 and control
  /// characters are replaced.
  static func clean(_ string: wtn_str, longest: Int = 1024) -> String {
    guard let start = string.ptr, string.len > 0 else { return "" }
    return clean(bytes: UnsafeRawBufferPointer(start: start, count: min(string.len, longest)))
  }

  /// The same for bytes that are here already.
  static func clean(bytes: some Collection<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      text.append(isControl(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(text)
  }

  /// C0, DEL, C1 and the marks that reorder or break lines: they could forge what a terminal or page shows.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
