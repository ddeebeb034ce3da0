/// What a setting may hold: enough to read it, to refuse what does not fit, and to write its JSON Schema.
public indirect enum SettingKind: Hashable, Sendable {
  /// One of these words.
  case choice([String])
  /// `true` or `false`.
  case flag
  /// A whole number in this range.
  case whole(ClosedRange<Int64>)
  /// A decimal number in these bounds.
  case decimal(DecimalBounds)
  /// A text of this shape.
  case text(TextShape)
  /// This word, or what the other kind allows.
  case word(String, or: SettingKind)
  /// A list of that many values.
  case list(SettingKind, count: ClosedRange<Int>)
  /// From the least to the greatest of two decimals; one alone is both.
  case span(DecimalBounds)
  /// What is said of each strategy.
  case strategies

  /// What was expected, for an error message.
  public var expected: String {
    switch self {
    case .choice(let words): words.count == 1 ? words[0] : "one of \(words.joined(separator: ", "))"
    case .flag: "true or false"
    case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .decimal(let bounds): "a number \(bounds.expected)"
    case .text(let shape): shape.expected
    case .word(let word, let kind): "\(kind.expected), or the word \(word)"
    case .list(let kind, let count):
      "a list of \(count.lowerBound) to \(count.upperBound), each \(kind.expected)"
    case .span(let bounds): "a number \(bounds.expected), or two as [least, greatest]"
    case .strategies: "a map from strategies to weight, enabled, isolate, grant, budget and params"
    }
  }
}

/// The range of a decimal setting, and how fine it may be.
public struct DecimalBounds: Hashable, Sendable {
  /// The least value, in units of 1e-8.
  public let least: Int64
  /// The greatest value, in units of 1e-8.
  public let most: Int64
  /// The decimals that count, 0...8; finer values are refused, not rounded.
  public let places: Int

  /// From `least` to `most`, both whole, with so many decimals.
  init(_ range: ClosedRange<Int64>, places: Int) {
    self.init(least: range.lowerBound * 100_000_000, most: range.upperBound * 100_000_000, places: places)
  }
  /// From `least` to `most`, both in units of 1e-8.
  init(least: Int64, most: Int64, places: Int) {
    self.least = least
    self.most = most
    self.places = places
  }

  var expected: String {
    "from \(SettingValue.plain(least)) to \(SettingValue.plain(most)) with at most \(places) decimals"
  }

  /// Whether the value of so many units lies in the range and is not finer than allowed.
  func accepts(_ units: Int64) -> Bool {
    var step: Int64 = 1
    for _ in places..<8 { step *= 10 }
    return units >= least && units <= most && units % step == 0
  }
}
