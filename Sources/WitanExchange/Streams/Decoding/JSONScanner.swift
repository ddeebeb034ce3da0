/// Walks over a JSON text and says where its values stand. Every byte it looks at is checked to be there.
struct JSONScanner {
  /// How deep values may be nested: a message of the venue has at most five levels.
  static let deepest = 32
  /// The longest text, in bytes.
  static let longest = 64 << 20

  private(set) var position: Int
  private let end: Int

  /// A scanner of `range` of the text.
  init(_ range: Range<Int>) { (position, end) = (range.lowerBound, range.upperBound) }

  /// A scanner of a whole text, or a fault where it is too long.
  static func whole(_ bytes: Span<UInt8>) throws(StreamFault) -> JSONScanner {
    guard bytes.count <= longest else {
      throw StreamFault("a message has \(bytes.count) bytes, expected at most \(longest)")
    }
    return JSONScanner(0..<bytes.count)
  }

  /// The next byte that is no blank, which stays where it is; nil at the end.
  mutating func peek(_ bytes: Span<UInt8>) -> UInt8? {
    while position < end {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  /// Takes `byte` where it is the next one.
  mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard peek(bytes) == byte else { return false }
    position += 1
    return true
  }

  /// Throws unless nothing but blanks is left.
  mutating func finish(_ bytes: Span<UInt8>) throws(StreamFault) {
    guard peek(bytes) == nil else { throw fault("the end of the message", bytes) }
  }

  /// The next value, with all that it holds.
  mutating func value(_ bytes: Span<UInt8>, depth: Int = 0) throws(StreamFault) -> JSONValue {
    switch peek(bytes) {
    case 0x22: return try string(bytes)
    case 0x7B: return try object(bytes, depth)
    case 0x5B: return try array(bytes, depth)
    case 0x74: return try word("true", .yes, bytes)
    case 0x66: return try word("false", .no, bytes)
    case 0x6E: return try word("null", .null, bytes)
    case 0x2D, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39: return try number(bytes)
    default: throw fault("a value", bytes)
    }
  }

  /// The next string.
  mutating func string(_ bytes: Span<UInt8>) throws(StreamFault) -> JSONValue {
    guard take(0x22, bytes) else { throw fault("a string", bytes) }
    let start = position
    while position < end {
      let byte = bytes[position]
      if byte == 0x22 {
        position += 1
        return JSONValue(.string, start, position - 1)
      }
      guard byte >= 0x20 else { throw fault("no control character in a string", bytes) }
      position += byte == 0x5C ? 2 : 1
    }
    position = min(position, end)
    throw fault("the end of a string", bytes)
  }

  private mutating func number(_ bytes: Span<UInt8>) throws(StreamFault) -> JSONValue {
    let start = position
    while position < end {
      switch bytes[position] {
      case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: position += 1
      default: return JSONValue(.number, start, position)
      }
    }
    return JSONValue(.number, start, position)
  }

  private mutating func word(
    _ word: StaticString, _ kind: JSONValue.Kind, _ bytes: Span<UInt8>
  ) throws(StreamFault) -> JSONValue {
    let start = position
    let count = word.utf8CodeUnitCount
    guard count <= end - start, JSONValue(.string, start, start + count).says(word, bytes) else {
      throw fault("'\(word)'", bytes)
    }
    position += count
    return JSONValue(kind, start, position)
  }

  private mutating func object(_ bytes: Span<UInt8>, _ depth: Int) throws(StreamFault) -> JSONValue {
    guard depth < Self.deepest else { throw fault("at most \(Self.deepest) levels", bytes) }
    let start = position
    position += 1
    if take(0x7D, bytes) { return JSONValue(.object, start, position) }
    repeat {
      _ = try name(bytes)
      _ = try value(bytes, depth: depth + 1)
    } while take(0x2C, bytes)
    guard take(0x7D, bytes) else { throw fault("',' or '}'", bytes) }
    return JSONValue(.object, start, position)
  }

  private mutating func array(_ bytes: Span<UInt8>, _ depth: Int) throws(StreamFault) -> JSONValue {
    guard depth < Self.deepest else { throw fault("at most \(Self.deepest) levels", bytes) }
    let start = position
    position += 1
    if take(0x5D, bytes) { return JSONValue(.array, start, position) }
    repeat { _ = try value(bytes, depth: depth + 1) } while take(0x2C, bytes)
    guard take(0x5D, bytes) else { throw fault("',' or ']'", bytes) }
    return JSONValue(.array, start, position)
  }

  /// A field's name and the colon behind it.
  mutating func name(_ bytes: Span<UInt8>) throws(StreamFault) -> JSONValue {
    let name = try string(bytes)
    guard take(0x3A, bytes) else { throw fault("':'", bytes) }
    return name
  }

  /// What stands here instead of what was expected. The text itself is not shown: it may hold a key.
  func fault(_ expected: String, _ bytes: Span<UInt8>) -> StreamFault {
    guard position < end else {
      return StreamFault("a message ends after \(bytes.count) bytes; expected \(expected)")
    }
    let byte = bytes[position]
    let shown = byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "the byte \(byte)"
    return StreamFault("a message has \(shown) at byte \(position); expected \(expected)")
  }
}

/// The fields of an object one after the other.
struct JSONFields {
  private var scanner: JSONScanner
  private var isFirst = true

  /// The fields of `object`, which stands somewhere in the text.
  init(_ object: JSONValue) { scanner = JSONScanner(object.range) }
  /// The fields of the object that `scanner` stands before.
  init(_ scanner: JSONScanner) { self.scanner = scanner }

  /// The next field; nil behind the last one.
  mutating func next(_ bytes: Span<UInt8>) throws(StreamFault) -> (name: JSONValue, value: JSONValue)? {
    if isFirst {
      isFirst = false
      guard scanner.take(0x7B, bytes) else { throw scanner.fault("an object", bytes) }
      if scanner.take(0x7D, bytes) { return try end(bytes) }
    } else if !scanner.take(0x2C, bytes) {
      guard scanner.take(0x7D, bytes) else { throw scanner.fault("',' or '}'", bytes) }
      return try end(bytes)
    }
    let name = try scanner.name(bytes)
    return (name, try scanner.value(bytes, depth: 1))
  }

  private mutating func end(_ bytes: Span<UInt8>) throws(StreamFault) -> (name: JSONValue, value: JSONValue)? {
    try scanner.finish(bytes)
    return nil
  }
}

/// The elements of an array one after the other.
struct JSONElements {
  private var scanner: JSONScanner
  private var isFirst = true

  /// The elements of `array`.
  init(_ array: JSONValue) { scanner = JSONScanner(array.range) }
  /// The elements of the array that `scanner` stands before.
  init(_ scanner: JSONScanner) { self.scanner = scanner }

  /// The next element; nil behind the last one.
  mutating func next(_ bytes: Span<UInt8>) throws(StreamFault) -> JSONValue? {
    if isFirst {
      isFirst = false
      guard scanner.take(0x5B, bytes) else { throw scanner.fault("an array", bytes) }
      if scanner.take(0x5D, bytes) { return try end(bytes) }
    } else if !scanner.take(0x2C, bytes) {
      guard scanner.take(0x5D, bytes) else { throw scanner.fault("',' or ']'", bytes) }
      return try end(bytes)
    }
    return try scanner.value(bytes, depth: 1)
  }

  private mutating func end(_ bytes: Span<UInt8>) throws(StreamFault) -> JSONValue? {
    try scanner.finish(bytes)
    return nil
  }
}
