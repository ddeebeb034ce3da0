/// Up to 32 bytes of ASCII kept inline, so that names travel the hot path without an allocation.
public struct ShortText: Hashable, BitwiseCopyable, Sendable {
  @usableFromInline let a: UInt64
  @usableFromInline let b: UInt64
  @usableFromInline let c: UInt64
  @usableFromInline let d: UInt64

  init(a: UInt64, b: UInt64, c: UInt64, d: UInt64) { (self.a, self.b, self.c, self.d) = (a, b, c, d) }

  /// The longest text that fits, in bytes.
  public static let capacity = 32

  /// The text, or nil where it is empty, longer than ``capacity`` or holds anything but printable ASCII.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.count <= Self.capacity, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return nil
    }
    var words: [UInt64] = [0, 0, 0, 0]
    for (index, byte) in bytes.enumerated() { words[index / 8] |= UInt64(byte) << (56 - index % 8 * 8) }
    (a, b, c, d) = (words[0], words[1], words[2], words[3])
  }

  /// The four words, first bytes highest, nought-filled: the canonical form, in which order is the text's order.
  public var words: (UInt64, UInt64, UInt64, UInt64) { (a, b, c, d) }

  /// The text.
  public var string: String {
    var bytes: [UInt8] = []
    for word in [a, b, c, d] {
      for index in 0..<8 {
        let byte = UInt8(truncatingIfNeeded: word >> UInt64(56 - index * 8))
        if byte != 0 { bytes.append(byte) }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func precedes(_ x: ShortText, _ y: ShortText) -> Bool { x.words < y.words }
}

/// A market's name, `BASE/QUOTE` in capitals and digits: `BTC/USDT`. At most 32 bytes.
public struct Symbol: Hashable, Comparable, BitwiseCopyable, Sendable {
  /// The name's bytes.
  public let text: ShortText

  /// The market of that name, or nil where it is not `BASE/QUOTE` of capitals and digits.
  public init?(_ name: some StringProtocol) {
    let halves = name.split(separator: "/", omittingEmptySubsequences: false)
    let fits = { (half: Substring) in
      !half.isEmpty && half.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    }
    guard halves.count == 2, fits(Substring(halves[0])), fits(Substring(halves[1])), let text = ShortText(name) else {
      return nil
    }
    self.text = text
  }

  /// The currency that is bought.
  public var base: String { String(text.string.split(separator: "/")[0]) }
  /// The currency that pays.
  public var quote: String { String(text.string.split(separator: "/")[1]) }

  public static func < (a: Symbol, b: Symbol) -> Bool { ShortText.precedes(a.text, b.text) }
}

/// A currency or coin, in capitals and digits: `BNB`. At most 32 bytes.
public struct Asset: Hashable, Comparable, BitwiseCopyable, Sendable {
  /// The name's bytes.
  public let text: ShortText

  /// The asset of that name, or nil where it is not capitals and digits.
  public init?(_ name: some StringProtocol) {
    let fits = name.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    guard fits, let text = ShortText(name) else { return nil }
    self.text = text
  }

  public static func < (a: Asset, b: Asset) -> Bool { ShortText.precedes(a.text, b.text) }
}

/// What `--enable` names: a strategy's id, `[a-z0-9_-]{1,32}`.
public struct StrategyID: Hashable, Comparable, BitwiseCopyable, Sendable {
  /// The id's bytes.
  public let text: ShortText

  /// Fills a place before anybody has it; no plugin can bear it.
  static let nobody = StrategyID(text: ShortText(a: 0, b: 0, c: 0, d: 0))

  private init(text: ShortText) { self.text = text }

  /// The id, or nil where it is not 1 to 32 of `a-z 0-9 _ -`.
  public init?(_ name: some StringProtocol) {
    let fits = name.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D
    }
    guard fits, let text = ShortText(name) else { return nil }
    self.text = text
  }

  public static func < (a: StrategyID, b: StrategyID) -> Bool { ShortText.precedes(a.text, b.text) }
}

extension Symbol: CustomStringConvertible, PlainCodable {
  public var description: String { text.string }
  public typealias Plain = String
  public static var expectation: String { "a market such as BTC/USDT" }
}

extension Asset: CustomStringConvertible, PlainCodable {
  public var description: String { text.string }
  public typealias Plain = String
  public static var expectation: String { "an asset such as BTC" }
}

extension StrategyID: CustomStringConvertible, PlainCodable {
  public var description: String { text.string }
  public typealias Plain = String
  public static var expectation: String { "a strategy's id such as macd" }
}
