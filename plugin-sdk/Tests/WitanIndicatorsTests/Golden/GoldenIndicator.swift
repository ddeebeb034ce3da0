import Foundation

/// Our indicators under the names that golden cases give them.
enum GoldenIndicator: CaseIterable {
  case sma, ema, wma, rsi, macd, bollinger, stochastic, fastStochastic, donchian, atr, adx, plusDI, minusDI
  case standardDeviation, zScore, roc, mom, obv, cci, williamsR, mfi, stochRSI, trueRange, highest, lowest

  /// Indicators of other houses that we do not offer: a case of one is passed over, aloud.
  static let notOurs: Set<String> = ["keltner"]

  private var names: Set<String> {
    switch self {
    case .sma: ["sma"]
    case .ema: ["ema"]
    case .wma: ["wma"]
    case .rsi: ["rsi"]
    case .macd: ["macd"]
    case .bollinger: ["bbands", "bb", "bollinger", "bollingerbands"]
    case .stochastic: ["stoch", "stochastic", "slowstochastic"]
    case .fastStochastic: ["stochf", "stochfast", "faststochastic"]
    case .donchian: ["donchian", "donchianchannel"]
    case .atr: ["atr"]
    case .adx: ["adx"]
    case .plusDI: ["plusdi"]
    case .minusDI: ["minusdi"]
    case .standardDeviation: ["stddev", "stdev", "std", "standarddeviation"]
    case .zScore: ["zscore"]
    case .roc: ["roc"]
    case .mom: ["mom", "momentum"]
    case .obv: ["obv"]
    case .cci: ["cci"]
    case .williamsR: ["willr", "williamsr", "wr"]
    case .mfi: ["mfi"]
    case .stochRSI: ["stochrsi"]
    case .trueRange: ["tr", "trange", "truerange"]
    case .highest: ["max", "highest"]
    case .lowest: ["min", "lowest"]
    }
  }

  /// A name without case, punctuation and the number it may end with (`ema26`, `Stoch-RSI`).
  static func plain(_ name: String) -> String {
    var letters = name.lowercased().filter { $0.isLetter || $0.isNumber }
    while letters.last?.isNumber == true { letters.removeLast() }
    return letters
  }

  /// The indicator of this name; a sentence if we have none.
  init(named name: String) throws {
    let plain = Self.plain(name)
    guard let found = Self.allCases.first(where: { $0.names.contains(plain) }) else {
      throw GoldenProblem(
        "'\(name)' is no indicator this suite knows. Map it in GoldenIndicator, or list it in notOurs with a reason.")
    }
    self = found
  }
}
