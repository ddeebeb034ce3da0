/// A value that a document holds as one text or one number, and that not every text or number is.
///
/// Anything else is refused with a sentence: what was found, and ``expectation``.
public protocol PlainCodable: Codable {
  /// What the document holds: `String` or `Double`.
  associatedtype Plain: Codable
  /// The value that `plain` stands for, or nil where it stands for none.
  init?(_ plain: Plain)
  /// What the document holds for this value.
  var plain: Plain { get }
  /// Completes "found …, expected": `a share from 0 to 1`.
  static var expectation: String { get }
}

extension PlainCodable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let plain = try container.decode(Plain.self)
    guard let value = Self(plain) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "found \(String(reflecting: plain)), expected \(Self.expectation)")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(plain)
  }
}

extension PlainCodable where Self: CustomStringConvertible, Plain == String {
  /// The description.
  public var plain: String { description }
}
