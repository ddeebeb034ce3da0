import CWitanABI

/// A parameter, declared once: the host's command line, forms, checks and grid search follow from it.
///
/// Its place in ``Strategy/parameters`` is its index at the border. New parameters go to the end.
public struct Parameter: Sendable {
  /// What a value may be.
  public enum Kind: Sendable {
    /// A whole number on a grid from `min` to `max`.
    case int(min: Int, max: Int, step: Int, standard: Int)
    /// A finite number from `min` to `max`; `step` is the grid of a search.
    case float(min: Double, max: Double, step: Double, standard: Double)
    /// Yes or no.
    case bool(standard: Bool)
    /// One of some words, written in one text with `|` between them; the value is the word's place, from 0.
    case choice(words: StaticString, count: Int, standard: Int)
  }

  /// `[a-z][a-z0-9_]{0,31}`, unique in the plugin: what `--param name=value` says.
  public let name: StaticString
  /// For people.
  public let label: StaticString
  /// "bars", "%"; empty for none.
  public let unit: StaticString
  /// Type, range and default.
  public let kind: Kind
  /// True if a grid search may vary it.
  public let isTunable: Bool

  /// A declaration; tunable unless said otherwise.
  public init(
    _ name: StaticString, _ label: StaticString, unit: StaticString = "", _ kind: Kind, tunable: Bool = true
  ) {
    self.name = name
    self.label = label
    self.unit = unit
    self.kind = kind
    self.isTunable = tunable
  }

  /// The WTN_T_* number of the kind.
  var type: Int32 {
    switch kind {
    case .int: Int32(WTN_T_INT)
    case .float: Int32(WTN_T_FLOAT)
    case .bool: Int32(WTN_T_BOOL)
    case .choice: Int32(WTN_T_CHOICE)
    }
  }

  /// Nil if the value has the right type and lies in the range, else what is wrong with it.
  func refusal(of value: wtn_value) -> Refusal? {
    guard value.type == type else {
      return Refusal(.argument, "has another type than the plugin declares", parameter: name)
    }
    switch kind {
    case .int(let min, let max, _, _):
      return value.i >= min && value.i <= max ? nil : outside(Double(value.i), Double(min), Double(max))
    case .float(let min, let max, _, _):
      return value.f >= min && value.f <= max ? nil : outside(value.f, min, max)
    case .bool:
      return value.i == 0 || value.i == 1 ? nil : outside(Double(value.i), 0, 1)
    case .choice(_, let count, _):
      return value.i >= 0 && value.i < count ? nil : outside(Double(value.i), 0, Double(count - 1))
    }
  }

  private func outside(_ found: Double, _ min: Double, _ max: Double) -> Refusal {
    Refusal(.range, "lies outside its range", parameter: name, found: found, between: min, and: max)
  }
}
