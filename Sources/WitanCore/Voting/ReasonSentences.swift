/// A strategy's reasons as sentences with places `{0}` to `{2}`; figures are filled in only when somebody reads.
public struct ReasonSentences: Sendable {
  private let sentences: [String]

  /// The sentences of a ``StrategyListing``: index 1 of a vote is the first one, 0 = none given.
  public init(_ sentences: [String]) { self.sentences = sentences }

  /// The reason of the answer at `index` in words; empty where none was given or kept.
  public func text(_ column: borrowing BallotColumn, _ index: Int) -> String {
    guard index < column.reason.count else { return "" }
    let reason = Int(column.reason[index])
    guard reason > 0, reason < sentences.count else { return "" }
    let figures = index * 3 + 2 < column.figures.count ? Array(column.figures[index * 3...index * 3 + 2]) : []
    return text(reason, figures)
  }

  /// The sentence of that number with its figures filled in.
  public func text(_ reason: Int, _ figures: [Double]) -> String {
    guard sentences.indices.contains(reason) else { return "" }
    var text = ""
    var rest = sentences[reason][...]
    while let open = rest.firstIndex(of: "{") {
      text += rest[..<open]
      let after = rest.index(after: open)
      guard let close = rest[after...].firstIndex(of: "}") else { return text + rest[open...] }
      if let place = Int(rest[after..<close]), place < figures.count {
        text += Self.rounded(figures[place])
      } else {
        text += rest[open...close]
      }
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  /// Up to six significant digits: what a reader needs, not what a ledger needs.
  private static func rounded(_ figure: Double) -> String {
    guard figure.isFinite, figure != 0 else { return figure == 0 ? "0" : "\(figure)" }
    var scale = 1.0
    while abs(figure) * scale < 100_000, scale < 1e12 { scale *= 10 }
    let value = (figure * scale).rounded(.toNearestOrEven) / scale
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
  }
}

extension BallotColumn {
  /// The confidence of the answer at `index`.
  public func confidence(at index: Int) -> Confidence { Confidence(units: confidence[index]) }
}
