internal import WitanCore

/// A field's name of one letter. `t` and `T` are two fields.
struct Letter: ExpressibleByUnicodeScalarLiteral, Sendable {
  let place: Int
  init(unicodeScalarLiteral scalar: Unicode.Scalar) { place = Int(scalar.value) - 0x41 }
  var character: Character { Character(Unicode.Scalar(UInt8(place + 0x41))) }
}

/// A field's name of several letters that the decoders know.
enum LongName: Int, CaseIterable, Sendable {
  case stream, data, event, subscriptionId, result, id, status, error, code, msg, lastUpdateId, bids, asks

  /// The names as they stand in a message.
  private static let words: [(LongName, StaticString)] = [
    (.data, "data"), (.stream, "stream"), (.event, "event"), (.subscriptionId, "subscriptionId"), (.id, "id"),
    (.result, "result"), (.status, "status"), (.error, "error"), (.code, "code"), (.msg, "msg"),
    (.lastUpdateId, "lastUpdateId"), (.bids, "bids"), (.asks, "asks"),
  ]

  init?(_ name: JSONValue, _ bytes: Span<UInt8>) {
    for (known, word) in Self.words where name.says(word, bytes) {
      self = known
      return
    }
    return nil
  }
}

/// The fields of one object by their names; those that nobody knows are left out. The same name twice is a fault, as
/// two readers would take two different values from it.
struct MessageFields {
  /// What the object is, for sentences.
  var kind: StaticString = "message"
  private var letters = InlineArray<58, JSONValue>(repeating: .absent)
  private var words = InlineArray<13, JSONValue>(repeating: .absent)

  /// Reads all fields.
  init(_ fields: JSONFields, _ bytes: Span<UInt8>) throws(StreamFault) {
    var fields = fields
    while let (name, value) = try fields.next(bytes) {
      if name.count == 1 {
        let place = Int(bytes[Int(name.start)]) - 0x41
        guard place >= 0, place < 58 else { continue }
        guard letters[place].kind == .absent else { throw Self.double(name, bytes) }
        letters[place] = value
      } else if let word = LongName(name, bytes) {
        guard words[word.rawValue].kind == .absent else { throw Self.double(name, bytes) }
        words[word.rawValue] = value
      }
    }
  }

  private static func double(_ name: JSONValue, _ bytes: Span<UInt8>) -> StreamFault {
    StreamFault("a message has the field \(name.excerpt(bytes)) twice; expected it once")
  }

  subscript(_ letter: Letter) -> JSONValue { letters[letter.place] }
  subscript(_ word: LongName) -> JSONValue { words[word.rawValue] }

  func integer(_ letter: Letter, _ bytes: Span<UInt8>) throws(StreamFault) -> Int64 {
    guard let value = self[letter].integer(bytes) else { throw fault(letter, "a whole number", bytes) }
    return value
  }

  /// A moment in milliseconds; the years 1970 to 2200.
  func time(_ letter: Letter, _ bytes: Span<UInt8>) throws(StreamFault) -> Instant {
    guard let value = self[letter].integer(bytes), value >= 0, value < 7_258_118_400_000 else {
      throw fault(letter, "a time in milliseconds since 1970, up to the year 2200", bytes)
    }
    return Instant(milliseconds: value)
  }

  func flag(_ letter: Letter, _ bytes: Span<UInt8>) throws(StreamFault) -> Bool {
    switch self[letter].kind {
    case .yes: return true
    case .no: return false
    default: throw fault(letter, "true or false", bytes)
    }
  }

  func text(_ letter: Letter, _ bytes: Span<UInt8>) throws(StreamFault) -> String {
    guard let value = self[letter].text(bytes) else { throw fault(letter, "a string", bytes) }
    return value
  }

  /// A name that is not empty.
  func name(_ letter: Letter, _ bytes: Span<UInt8>) throws(StreamFault) -> String {
    guard let value = self[letter].text(bytes), !value.isEmpty else {
      throw fault(letter, "a string that is not empty", bytes)
    }
    return value
  }

  /// A decimal, of either sign.
  func number<N: FixedPoint>(_ letter: Letter, _ bytes: Span<UInt8>) throws(StreamFault) -> N {
    guard let units = self[letter].units(bytes) else { throw fault(letter, N.expectation, bytes) }
    return N(units: units)
  }

  /// A price above nought.
  func price(_ letter: Letter, _ bytes: Span<UInt8>) throws(StreamFault) -> Price {
    guard let units = self[letter].units(bytes), units > 0 else { throw fault(letter, "a price above nought", bytes) }
    return Price(units: units)
  }

  /// A quantity that is not negative.
  func quantity(_ letter: Letter, _ bytes: Span<UInt8>) throws(StreamFault) -> Quantity {
    guard let units = self[letter].units(bytes), units >= 0 else {
      throw fault(letter, "a quantity of at least nought that fits 64 bits at eight decimals", bytes)
    }
    return Quantity(units: units)
  }

  func fault(_ letter: Letter, _ expected: String, _ bytes: Span<UInt8>) -> StreamFault {
    StreamFault(
      "the field '\(letter.character)' of a \(kind) is \(self[letter].excerpt(bytes)); expected \(expected)")
  }
}
