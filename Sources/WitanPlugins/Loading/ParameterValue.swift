/// A parameter's value.
public enum ParameterValue: Hashable, Sendable {
  /// Yes or no.
  case bool(Bool)
  /// A whole number.
  case int(Int64)
  /// A finite number.
  case float(Double)
  /// Free text.
  case text(String)
  /// One of the declared words, by its place.
  case choice(Int)
}

/// A parameter as a plugin declares it: what the command line, the configuration, forms and searches go by.
public struct ParameterSchema: Hashable, Sendable {
  /// What values it takes.
  public enum Domain: Hashable, Sendable {
    /// `true` or `false`.
    case bool
    /// Whole numbers from the least to the greatest, in steps counted from the least.
    case int(ClosedRange<Int64>, step: Int64)
    /// Finite numbers from the least to the greatest; the step is a search's, not a bound.
    case float(ClosedRange<Double>, step: Double)
    /// Text of so many bytes at most.
    case text(longest: Int)
    /// One of these words.
    case choice([String])
  }

  /// What `--param name=value` says.
  public let name: String
  /// For people.
  public let label: String
  /// `bars`, `%`, or empty.
  public let unit: String
  /// What values it takes.
  public let domain: Domain
  /// The value without any setting.
  public let standard: ParameterValue
  /// A search may vary it.
  public let isTunable: Bool
  /// A living instance takes a new value.
  public let isLive: Bool

  /// The value as text, as `value(reading:)` reads it.
  public func text(_ value: ParameterValue) -> String {
    switch value {
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .float(let number): String(number)
    case .text(let text): text
    case .choice(let place):
      if case .choice(let words) = domain, words.indices.contains(place) { words[place] } else { String(place) }
    }
  }

  /// Reads a value; nil where the text is none or lies outside the domain.
  public func value(reading text: String) -> ParameterValue? {
    let value: ParameterValue?
    switch domain {
    case .bool: value = text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
    case .int: value = Int64(text).map { .int($0) }
    case .float: value = Double(text).map { .float($0) }
    case .text: value = .text(text)
    case .choice(let words): value = words.firstIndex(of: text).map { .choice($0) }
    }
    return value.flatMap { allows($0) ? $0 : nil }
  }

  /// Whether `value` is of the parameter's type and inside its domain.
  public func allows(_ value: ParameterValue) -> Bool {
    switch (domain, value) {
    case (.bool, .bool): true
    case (.int(let range, let step), .int(let number)):
      range.contains(number)
        && number.subtractingReportingOverflow(range.lowerBound).partialValue.magnitude
          .isMultiple(of: step.magnitude)
    case (.float(let range, _), .float(let number)): range.contains(number)
    case (.text(let longest), .text(let text)): text.utf8.count <= longest && !text.utf8.contains(0)
    case (.choice(let words), .choice(let place)): words.indices.contains(place)
    default: false
    }
  }

  /// What is expected, in words.
  public var expectation: String {
    switch domain {
    case .bool: "true or false"
    case .int(let range, let step):
      "a whole number from \(range.lowerBound) to \(range.upperBound)" + (step > 1 ? " in steps of \(step)" : "")
    case .float(let range, _): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .text(let longest): "a text of at most \(longest) bytes"
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    }
  }
}
