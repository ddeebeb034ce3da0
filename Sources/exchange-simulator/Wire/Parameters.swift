import WitanCore

/// The parameters of one request: read by name, and what nobody read is an error, as at the venue.
struct Parameters: Sendable {
  /// One parameter, decoded.
  struct Pair: Hashable, Sendable {
    let name: String
    let value: String
  }

  private let pairs: [Pair]
  private var read: Set<String> = []

  /// Parameters as they came, those of the query before those of the body: the first of a name wins.
  init(_ pairs: [Pair]) {
    var seen: Set<String> = []
    self.pairs = pairs.filter { seen.insert($0.name).inserted }
  }

  /// All names, in the order in which they came.
  var names: [String] { pairs.map(\.name) }

  /// Whether a parameter of that name came.
  func has(_ name: String) -> Bool { pairs.contains { $0.name == name } }

  /// The value of a parameter without marking it as read.
  func peek(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

  /// The text of an optional parameter; -1105 where it came empty.
  mutating func text(_ name: String) throws(Refusal) -> String? {
    guard let value = peek(name) else { return nil }
    read.insert(name)
    guard !value.isEmpty else { throw Refusal(-1105, "Parameter '\(name)' was empty.") }
    return value
  }

  /// The text of a mandatory parameter.
  mutating func mandatory(_ name: String) throws(Refusal) -> String {
    guard let value = peek(name), !value.isEmpty else { throw .missing(name) }
    read.insert(name)
    return value
  }

  /// A whole number, not negative.
  mutating func whole(_ name: String) throws(Refusal) -> Int64? {
    guard let text = try text(name) else { return nil }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.utf8.count <= 20 else {
      throw .illegal(name, legal: "^[0-9]{1,20}$")
    }
    guard let number = Int64(text) else { throw Refusal(-1108, "Parameter '\(name)' overflowed.") }
    return number
  }

  /// `limit`, within 1 and `most`, else `usual`.
  mutating func limit(usual: Int, most: Int) throws(Refusal) -> Int {
    guard let number = try whole("limit") else { return usual }
    guard number >= 1 else { throw Refusal(-1130, "Data sent for parameter 'limit' is not valid.") }
    return min(Int(clamping: number), most)
  }

  /// A decimal of at most eight decimals, not negative.
  mutating func number<Value: FixedPoint>(_ name: String, as type: Value.Type = Value.self) throws(Refusal) -> Value? {
    guard let text = try text(name) else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let digits = { (part: Substring) in
      (1...20).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    guard (1...2).contains(parts.count), parts.allSatisfy(digits) else {
      throw .illegal(name, legal: "^([0-9]{1,20})(\\.[0-9]{1,20})?$")
    }
    guard let reading = DecimalText.read(text.utf8) else {
      throw Refusal(-1108, "Parameter '\(name)' overflowed.")
    }
    guard reading.exact else { throw .precision(name) }
    return Value(units: reading.units)
  }

  /// `true` or `false`.
  mutating func flag(_ name: String) throws(Refusal) -> Bool? {
    guard let text = try text(name) else { return nil }
    switch text.lowercased() {
    case "true": return true
    case "false": return false
    default: throw Refusal(-1130, "Data sent for parameter '\(name)' is not valid.")
    }
  }

  /// A JSON array of texts.
  mutating func list(_ name: String) throws(Refusal) -> [String]? {
    guard let text = try text(name) else { return nil }
    guard let elements = JSONReader.read(text)?.elements else {
      throw .illegal(name, legal: #"^\[("[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}){0,1}\]$"#)
    }
    let texts = elements.compactMap(\.text)
    guard texts.count == elements.count else { throw Refusal(-1130, "Data sent for parameter '\(name)' is not valid.") }
    return texts
  }

  /// Refuses what nobody read.
  func finish() throws(Refusal) {
    guard read.count < pairs.count else { return }
    if read.isEmpty { throw Refusal(-1101, "Too many parameters; expected '0' and received '\(pairs.count)'.") }
    throw Refusal(
      -1104, "Not all sent parameters were read; read '\(read.count)' parameter(s) but was sent '\(pairs.count)'.")
  }

  /// Takes parameters that the signature's check has read.
  mutating func mark(_ names: String...) { read.formUnion(names.filter { has($0) }) }
}
