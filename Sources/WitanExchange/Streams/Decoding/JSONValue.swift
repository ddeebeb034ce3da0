/// A value inside a JSON text: what it is and where it stands. A string's place is the one between its quotes.
struct JSONValue: BitwiseCopyable, Sendable {
  enum Kind: UInt8, BitwiseCopyable, Sendable {
    case absent, string, number, object, array, yes, no, null
  }

  let kind: Kind
  let start: Int32
  let end: Int32

  static let absent = JSONValue(kind: .absent, start: 0, end: 0)

  init(kind: Kind, start: Int32, end: Int32) { (self.kind, self.start, self.end) = (kind, start, end) }
  init(_ kind: Kind, _ start: Int, _ end: Int) { self.init(kind: kind, start: Int32(start), end: Int32(end)) }

  var range: Range<Int> { Int(start)..<Int(end) }
  var count: Int { Int(end - start) }

  /// Whether this is a string of exactly these characters.
  func says(_ word: StaticString, _ bytes: Span<UInt8>) -> Bool {
    guard kind == .string, word.utf8CodeUnitCount == count else { return false }
    let letters = word.utf8Start
    for place in 0..<count where letters[place] != bytes[Int(start) + place] { return false }
    return true
  }

  /// A whole number of digits with an optional minus; nil for anything else and beyond 64 bits.
  func integer(_ bytes: Span<UInt8>) -> Int64? {
    guard kind == .number, count > 0 else { return nil }
    var place = Int(start)
    let negative = bytes[place] == 0x2D
    if negative { place += 1 }
    guard place < Int(end) else { return nil }
    var value: Int64 = 0
    while place < Int(end) {
      let digit = bytes[place] &- 0x30
      guard digit < 10 else { return nil }
      let (shifted, over) = value.multipliedReportingOverflow(by: 10)
      // Built towards minus infinity, so that the least number has a place.
      let (sum, carry) = shifted.subtractingReportingOverflow(Int64(digit))
      guard !over, !carry else { return nil }
      value = sum
      place += 1
    }
    if negative { return value }
    return value == .min ? nil : -value
  }

  /// What a plain decimal says, in units of 1e-8; nil for anything else, for a ninth decimal that is not nought, and
  /// out of range. Both `"1.5"` and `1.5` are read.
  func units(_ bytes: Span<UInt8>) -> Int64? {
    guard kind == .string || kind == .number, count > 0 else { return nil }
    var place = Int(start)
    let negative = bytes[place] == 0x2D
    if negative { place += 1 }
    var value: Int64 = 0
    var decimals = -1
    var digits = 0
    while place < Int(end) {
      let byte = bytes[place]
      place += 1
      if byte == 0x2E {
        guard decimals < 0, digits > 0 else { return nil }
        decimals = 0
        continue
      }
      let digit = byte &- 0x30
      guard digit < 10 else { return nil }
      digits += 1
      if decimals >= 8 {
        guard digit == 0 else { return nil }
        continue
      }
      let (shifted, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(Int64(digit))
      guard !over, !carry else { return nil }
      value = sum
      if decimals >= 0 { decimals += 1 }
    }
    guard digits > 0, decimals != 0 else { return nil }
    var missing = 8 - max(decimals, 0)
    while missing > 0 {
      let (shifted, over) = value.multipliedReportingOverflow(by: 10)
      guard !over else { return nil }
      value = shifted
      missing -= 1
    }
    return negative ? -value : value
  }

  /// A string's text with its escapes resolved; nil where it is no string or no valid UTF-8.
  func text(_ bytes: Span<UInt8>) -> String? {
    guard kind == .string else { return nil }
    let own = bytes.extracting(range)
    var hasEscape = false
    for place in own.indices where own[place] == 0x5C { hasEscape = true }
    guard hasEscape else {
      return own.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
    }
    return JSONEscapes.resolve(own)
  }

  /// At most forty characters of it, for a sentence.
  func excerpt(_ bytes: Span<UInt8>) -> String {
    guard kind != .absent else { return "not there" }
    let own = bytes.extracting(Int(start)..<min(Int(end), Int(start) + 40))
    let text = own.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    return "'" + String(text.unicodeScalars.map { $0.value < 0x20 ? "?" : Character($0) }) + "'"
  }
}

/// The escapes of JSON's strings.
enum JSONEscapes {
  /// The text behind `bytes`; nil where an escape or the UTF-8 is not sound.
  static func resolve(_ bytes: Span<UInt8>) -> String? {
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      guard byte == 0x5C else {
        result.append(byte)
        place += 1
        continue
      }
      guard place + 1 < bytes.count else { return nil }
      let letter = bytes[place + 1]
      place += 2
      switch letter {
      case 0x22, 0x5C, 0x2F: result.append(letter)
      case 0x62: result.append(0x08)
      case 0x66: result.append(0x0C)
      case 0x6E: result.append(0x0A)
      case 0x72: result.append(0x0D)
      case 0x74: result.append(0x09)
      case 0x75:
        guard let scalar = scalar(bytes, &place) else { return nil }
        result.append(contentsOf: String(Character(scalar)).utf8)
      default: return nil
      }
    }
    return String(validating: result, as: UTF8.self)
  }

  /// The scalar behind `\u`, of one unit or of two.
  private static func scalar(_ bytes: Span<UInt8>, _ place: inout Int) -> Unicode.Scalar? {
    guard let first = unit(bytes, &place) else { return nil }
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
    guard place + 2 <= bytes.count, bytes[place] == 0x5C, bytes[place + 1] == 0x75 else { return nil }
    place += 2
    guard let second = unit(bytes, &place), (0xDC00..<0xE000).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private static func unit(_ bytes: Span<UInt8>, _ place: inout Int) -> UInt32? {
    guard place + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[place]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: return nil
      }
      value = value << 4 | UInt32(digit)
      place += 1
    }
    return value
  }
}
