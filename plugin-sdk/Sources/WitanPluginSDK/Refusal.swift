import CWitanABI

/// Why values, a state or a call are not accepted. It never leaves the plugin as a Swift error: the border turns it into
/// a status and a sentence for the host.
public struct Refusal: Error, Sendable {
  /// Which status the host gets.
  public enum Kind: Sendable {
    /// Missing, of the wrong type, or in contradiction to another: `WTN_E_ARG`.
    case argument
    /// Outside what was declared: `WTN_E_RANGE`.
    case range
    /// Not understood, or the wrong moment: `WTN_E_STATE`.
    case state
    /// A capability is missing: `WTN_E_DENIED`.
    case denied
  }

  /// The kind of fault.
  public let kind: Kind
  /// What is wrong, in words that follow the parameter's name (if there is one).
  public let text: StaticString
  /// The parameter at fault, or empty.
  public let parameter: StaticString
  private let figures: (found: Double, min: Double, max: Double)?

  /// A refusal in words: `Refusal(.range, "must be below slow", parameter: "fast")`.
  public init(_ kind: Kind, _ text: StaticString, parameter: StaticString = "") {
    self.kind = kind
    self.text = text
    self.parameter = parameter
    figures = nil
  }

  /// A refusal of a value outside a range.
  public init(
    _ kind: Kind, _ text: StaticString, parameter: StaticString, found: Double, between min: Double, and max: Double
  ) {
    self.kind = kind
    self.text = text
    self.parameter = parameter
    figures = (found, min, max)
  }

  /// The status the host gets.
  var status: wtn_status {
    switch kind {
    case .argument: wtn_status(WTN_E_ARG)
    case .range: wtn_status(WTN_E_RANGE)
    case .state: wtn_status(WTN_E_STATE)
    case .denied: wtn_status(WTN_E_DENIED)
    }
  }

  /// Tells the host the sentence; the caller then returns ``status``.
  func tell(_ host: UnsafePointer<wtn_host>?) -> wtn_status {
    guard let host, let setError = host.pointee.set_error else { return status }
    var sentence = Sentence()
    if parameter.utf8CodeUnitCount > 0 {
      sentence.append("parameter ")
      sentence.append(parameter)
      sentence.append(" ")
    }
    sentence.append(text)
    if let figures {
      sentence.append(": ")
      sentence.append(figures.found)
      sentence.append(", expected ")
      sentence.append(figures.min)
      sentence.append(" to ")
      sentence.append(figures.max)
    }
    sentence.withText { setError(host.pointee.ctx, $0) }
    return status
  }
}
