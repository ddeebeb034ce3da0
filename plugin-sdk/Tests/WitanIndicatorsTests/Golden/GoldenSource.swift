import Foundation

/// Who computed a case's values, and what is known about that house's conventions (the folder's README measures them).
enum GoldenSource: String {
  case talib, stockindicators, tulip, ta

  /// By the file's name, which begins with the source's.
  init(caseName: String) throws {
    let prefix = caseName.prefix { $0 != "-" && $0 != "." }
    guard let source = GoldenSource(rawValue: String(prefix)) else {
      throw GoldenProblem(
        "\(caseName): '\(prefix)' is no source this suite knows (talib, stockindicators, tulip, ta); add its conventions"
      )
    }
    self = source
  }

  /// The parameters that the source's 'standard' runs mean when a case names none.
  func standardParameters(_ kind: GoldenIndicator) -> [String: Double] {
    guard self == .stockindicators else { return [:] }
    return switch kind {
    case .sma, .ema, .bollinger, .cci, .donchian: ["period": 20]
    case .wma, .rsi, .atr, .adx, .standardDeviation, .roc, .mom, .williamsR, .mfi: ["period": 14]
    case .macd: ["fast": 12, "slow": 26, "signal": 9]
    case .stochastic: ["k": 14, "smoothing": 3, "d": 3]
    case .stochRSI: ["period": 14, "k": 14, "d": 3]
    default: [:]
    }
  }

  /// Stock.Indicators' files do not name the period of ROC, WMA and the standard deviation; where a case's guess does not
  /// fit the bar on which the source's values begin, that bar tells the period.
  func period(_ stated: Int, of kind: GoldenIndicator, firstValueAt index: Int?) -> Int {
    guard self == .stockindicators, let index else { return stated }
    return switch kind {
    case .roc, .mom: index
    case .wma, .standardDeviation: index + 1
    default: stated
    }
  }

  /// Turns our values into the source's convention, where the two differ throughout and not only at the start.
  func converted(_ line: [Double?], of kind: GoldenIndicator, firstVolume: Double?) -> [Double?] {
    switch (self, kind) {
    case (.tulip, .roc), (.tulip, .stochRSI): line.map { $0.map { $0 / 100 } }  // fractions, not percent
    case (.tulip, .obv), (.stockindicators, .obv): line.map { $0.map { $0 - (firstVolume ?? 0) } }  // begins at 0
    case (.stockindicators, .donchian): [nil] + line.dropLast()  // leaves the newest bar out of its channel
    default: line
    }
  }

  /// True where `converted` makes the whole series equal, so that a case not meant to be compared can be all the same.
  func isFullyConverted(_ kind: GoldenIndicator) -> Bool {
    switch (self, kind) {
    case (.tulip, .roc), (.tulip, .stochRSI), (.tulip, .obv), (.stockindicators, .obv),
      (.stockindicators, .donchian), (.stockindicators, .roc), (.stockindicators, .stochRSI):
      true
    default: false
    }
  }
}
