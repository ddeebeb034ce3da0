/// The columns that cross the border, numbered as the flight recorder writes them.
enum Column: UInt32, CaseIterable, Sendable {
  case openMs, open, high, low, close, volume
  case action, confidence, reason, figure0, figure1, figure2, validMs, stopPrice, targetPrice
  case whole

  /// As the header calls it.
  var word: String {
    switch self {
    case .openMs: "open_ms"
    case .figure0: "figures[0]"
    case .figure1: "figures[1]"
    case .figure2: "figures[2]"
    case .validMs: "valid_ms"
    case .stopPrice: "stop_price"
    case .targetPrice: "target_price"
    case .whole: ""
    default: "\(self)"
    }
  }

  /// Bytes of one element.
  var element: Int {
    switch self {
    case .action: 1
    case .reason: 4
    case .whole: 1
    default: 8
    }
  }

  static let bars: [Column] = [.openMs, .open, .high, .low, .close, .volume]
  static let signals: [Column] = [
    .action, .confidence, .reason, .figure0, .figure1, .figure2, .validMs, .stopPrice, .targetPrice,
  ]
}

/// What a piece of lent memory is.
enum Loan: UInt32, Sendable {
  case bars = 1
  case barsStruct, symbol, signals, signalsStruct, host, values, blob, other

  /// For sentences.
  var word: String {
    switch self {
    case .bars: "the bars' column"
    case .barsStruct: "the struct wtn_bars"
    case .symbol: "the symbol's text"
    case .signals: "the signals' column"
    case .signalsStruct: "the struct wtn_signals"
    case .host: "the host's table"
    case .values: "the parameter values"
    case .blob: "the state blob"
    case .other: "lent memory"
    }
  }
}
