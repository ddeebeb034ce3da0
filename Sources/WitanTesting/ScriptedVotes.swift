public import WitanCore

/// Builds a strategy's answers from compact text, one word a bar: `B80`, `S60`, `H50` are votes with their
/// confidence, `.` abstains, `P` is pending, `L` late, `F` a fault, `E` the last one; `B80~3600000` counts that many milliseconds
/// beyond its bar.
public enum ScriptedVotes {
  /// The answers of `text`.
  /// - Throws: ``BadScript`` where a word is no answer.
  public static func column(_ text: String) throws -> BallotColumn {
    var column = BallotColumn(abstaining: 0)
    var valid: [Int64] = []
    for (row, word) in text.split(whereSeparator: \.isWhitespace).enumerated() {
      let parts = word.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
      guard let answer = answer(parts[0]), let confidence = confidence(parts[0], of: answer),
        let lifetime = parts.count == 2 ? Int64(parts[1]) : 0
      else { throw BadScript("found \"\(word)\", expected B80, S60, H50, ., P, L, F or E") }
      column.answer.append(answer.rawValue)
      column.confidence.append(confidence.units)
      valid.append(lifetime)
      if answer == .late { column.faults.append(Fault(row: row, kind: .late, text: "no answer in time")) }
      if answer == .fault {
        let isLast = parts[0] == "E"
        column.faults.append(
          Fault(row: row, kind: isLast ? .ended : .failed, text: isLast ? "its process ended" : "the call failed"))
      }
    }
    if valid.contains(where: { $0 > 0 }) { column.validMilliseconds = valid }
    return column
  }

  /// A block of all bars of `series`, one text of `votes` a strategy.
  /// - Throws: ``BadScript`` where a word is no answer or a strategy has not as many answers as there are bars.
  public static func block(_ series: BarSeries, market: Int = 0, votes: [String]) throws -> BarBlock {
    let ballots = try votes.map { try column($0) }
    for column in ballots where column.answer.count != series.count {
      throw BadScript("found \(column.answer.count) answers, expected one for each of \(series.count) bars")
    }
    return BarBlock(market: market, series: series, range: 0..<series.count, ballots: ballots)
  }

  private static func answer(_ word: Substring) -> Answer? {
    switch word.first {
    case "B": .buy
    case "S": .sell
    case "H": .hold
    case "." where word.count == 1: .abstain
    case "P" where word.count == 1: .pending
    case "L" where word.count == 1: .late
    case "F" where word.count == 1, "E" where word.count == 1: .fault
    default: nil
    }
  }

  private static func confidence(_ word: Substring, of answer: Answer) -> Confidence? {
    guard answer.rawValue < Answer.abstain.rawValue else { return .zero }
    return Double(word.dropFirst()).flatMap { Confidence($0) }
  }
}

extension BarBlock {
  /// The same bars and answers in blocks of at most `size` bars.
  public func split(into size: Int) -> [BarBlock] {
    stride(from: 0, to: range.count, by: size).map { first in
      let rows = first..<min(first + size, range.count)
      return BarBlock(
        market: market, series: series,
        range: range.lowerBound + rows.lowerBound..<range.lowerBound + rows.upperBound, ballots: ballots,
        ballotStart: ballotStart + rows.lowerBound)
    }
  }
}
