internal import CWitanABI

/// A parameter as the plugin declares it.
struct SubjectParameter {
  let index: Int
  let declared: wtn_param
  let name: String

  var type: Int32 { declared.def.type }
  var isLive: Bool { declared.flags & UInt32(WTN_PF_LIVE) != 0 }
  var isTunable: Bool { declared.flags & UInt32(WTN_PF_TUNABLE) != 0 }
  var standard: wtn_value { declared.def }

  /// The choices' words.
  var choices: [String] {
    guard let first = declared.choices, declared.choice_count <= 256 else { return [] }
    return (0..<declared.choice_count).map { first[$0].shown }
  }
}

extension wtn_value {
  /// A whole number.
  static func int(_ value: Int64) -> wtn_value {
    wtn_value(type: Int32(WTN_T_INT), reserved: 0, i: value, f: 0, s: wtn_str())
  }

  /// A number.
  static func float(_ value: Double) -> wtn_value {
    wtn_value(type: Int32(WTN_T_FLOAT), reserved: 0, i: 0, f: value, s: wtn_str())
  }

  /// For sentences.
  var shown: String {
    switch type {
    case Int32(WTN_T_FLOAT): "\(f)"
    case Int32(WTN_T_TEXT): "\"\(s.shown)\""
    default: "\(i)"
    }
  }
}

extension wtn_str {
  /// At most 200 bytes of it, ill-formed UTF-8 replaced; for sentences.
  var shown: String {
    String(decoding: bytes(most: 200), as: UTF8.self)
  }

  /// At most `most` of its bytes.
  func bytes(most: Int) -> [UInt8] {
    guard let ptr, len > 0 else { return [] }
    return Array(UnsafeRawBufferPointer(start: ptr, count: min(len, most)))
  }
}
