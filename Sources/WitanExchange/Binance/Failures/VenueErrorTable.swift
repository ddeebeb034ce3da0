/// The venue's error numbers and texts, and what each means. Decisions go by the number; a text only tells apart what
/// -1013, -2010 and -2011 have in common.
enum VenueErrorTable {
  /// What a number means before it is known what was asked.
  enum Meaning: Hashable {
    case refused(VenueRefusal)
    case unknownOutcome
    /// Not executed, says the document; it does not promise it.
    case overloaded
    case tooManyRequests
    case tooManyOrders
    case clock
    case stop
    case configuration
    case bug
  }

  static func meaning(_ code: Int, _ text: String) -> Meaning {
    switch code {
    case -1000, -1001, -1006, -1007, -2021: .unknownOutcome
    case -1003: .tooManyRequests
    case -1008: .overloaded
    case -1015: .tooManyOrders
    case -1021: .clock
    case -1002, -1016, -1020, -1022, -2014, -2015: .stop
    case -1120, -1121: .configuration
    case -1013: .refused(invalid(text))
    case -1014: .refused(.typeNotSupported)
    case -1112: .refused(.noLiquidity)
    case -1125: .refused(.unknownListenKey)
    case -1199...(-1100): .bug
    case -2010: .refused(rejected(text))
    case -2011: .refused(cancelRejected(text))
    case -2013: .refused(.noSuchOrder)
    case -2016: .refused(.marketClosed)
    case -2026: .refused(.archived)
    default: .refused(.other)
    }
  }

  /// -1013: `Filter failure: LOT_SIZE`, or another sentence about the message.
  private static func invalid(_ text: String) -> VenueRefusal {
    let prefix = "Filter failure: "
    guard text.hasPrefix(prefix) else { return rejected(text) }
    let name = text.dropFirst(prefix.count).prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
    return .filter(String(name))
  }

  private static let texts: [(part: String, reason: VenueRefusal)] = [
    ("insufficient balance", .insufficientBalance), ("Duplicate order sent", .duplicateOrder),
    ("Market is closed", .marketClosed), ("would trigger immediately", .wouldTriggerAtOnce),
    ("would immediately match", .wouldMatchAtOnce), ("is zero or less", .worthNothing),
    ("relationship of the prices", .pairPrices), ("not supported for this symbol", .typeNotSupported),
    ("not permitted for this account", .notPermitted), ("action is disabled on this account", .notPermitted),
    ("may not place or cancel", .notPermitted), ("Unknown order sent", .unknownOrder),
  ]

  private static func rejected(_ text: String) -> VenueRefusal {
    texts.first { text.contains($0.part) }?.reason ?? .other
  }

  private static func cancelRejected(_ text: String) -> VenueRefusal {
    if text.contains("cancelRestrictions") || text.contains("cancel restrictions") { return .cancelRestricted }
    // What else a cancel is refused for, the order has to be asked for all the same.
    let reason = rejected(text)
    return reason == .other ? .unknownOrder : reason
  }
}
