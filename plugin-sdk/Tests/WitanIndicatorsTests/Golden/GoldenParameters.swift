import Foundation

/// A case's parameters under our names.
struct GoldenParameters {
  private let values: [String: Double]
  private let owner: String
  private let firstValueAt: Int?
  private let source: GoldenSource
  private let kind: GoldenIndicator

  private static let aliases: [String: String] = [
    "period": "period", "timeperiod": "period", "length": "period", "n": "period", "window": "period",
    "lookback": "period", "lookbackperiods": "period", "rsi": "period", "rsiperiod": "period",
    "fast": "fast", "fastperiod": "fast", "slow": "slow", "slowperiod": "slow",
    "signal": "signal", "signalperiod": "signal",
    "k": "k", "fastk": "k", "fastkperiod": "k", "kperiod": "k",
    "kslow": "smoothing", "slowk": "smoothing", "slowkperiod": "smoothing", "smooth": "smoothing",
    "smoothing": "smoothing", "smoothperiods": "smoothing",
    "d": "d", "slowd": "d", "slowdperiod": "d", "fastd": "d", "fastdperiod": "d", "dperiod": "d",
    "stddev": "deviations", "stdev": "deviations", "deviations": "deviations", "nbdev": "deviations",
    "multiplier": "deviations", "standarddeviations": "deviations",
  ]

  init(_ golden: GoldenCase, _ kind: GoldenIndicator, _ source: GoldenSource) throws {
    var values = source.standardParameters(kind)
    for (name, value) in golden.parameters {
      let letters = name.lowercased().filter(\.isLetter)
      guard let ours = Self.aliases[letters] else {
        throw GoldenProblem("'\(name)' of '\(golden.indicator)' is no parameter this suite knows; map it")
      }
      values[ours] = value
    }
    let digits = String(golden.indicator.reversed().prefix(while: \.isNumber).reversed())
    if values["period"] == nil, let period = Double(digits) { values["period"] = period }
    self.values = values
    self.source = source
    self.kind = kind
    owner = golden.indicator
    firstValueAt = golden.outputs.values.compactMap { line in line.firstIndex { $0 != nil } }.min()
  }

  /// A whole number of bars; a sentence if the case gives none and `standard` neither.
  func bars(_ name: String, else standard: Int? = nil) throws -> Int {
    guard let value = values[name] else {
      guard let standard else { throw GoldenProblem("'\(owner)' gives no '\(name)', and its source has no standard") }
      return standard
    }
    guard let bars = Int(exactly: value) else {
      throw GoldenProblem("'\(name)' of '\(owner)' is \(value); it must be a whole number of bars")
    }
    return bars
  }

  /// The period, read off the values where the source does not tell it (see ``GoldenSource``).
  func period() throws -> Int {
    source.period(try bars("period", else: nil), of: kind, firstValueAt: firstValueAt)
  }

  /// The number of deviations, 2 by every source's custom.
  var deviations: Double { values["deviations"] ?? 2 }
}
