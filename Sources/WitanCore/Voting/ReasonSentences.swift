/// A strategy's reasons as sentences with places `{0}` to `{2}`; figures are filled in only when somebody reads.
public struct ReasonSentences: Sendable {
  /// A sentence's parts in their order.
  private enum Part: Sendable {
    case words(String)
    /// The figure of that number; without one the place stands as it was written.
    case figure(Int, written: String)
  }
  private let sentences: [[Part]]

  /// The sentences of a ``StrategyListing``: index 1 of a vote is the first one, 0 = none given.
  public init(_ sentences: [String]) { self.sentences = sentences.map(Self.parts) }

  private static func parts(_ sentence: String) -> [Part] {
    var parts: [Part] = []
    var rest = sentence[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      parts.append(.words(String(rest[..<open])))
      let written = String(rest[open...close])
      let number = Int(rest[rest.index(after: open)..<close])
      parts.append(number.map { .figure($0, written: written) } ?? .words(written))
      rest = rest[rest.index(after: close)...]
    }
    return parts + [.words(String(rest))]
  }

  /// The reason of the answer at `index` in words; empty where none was given or kept.
  public func text(_ column: borrowing BallotColumn, _ index: Int) -> String {
    guard index < column.reason.count else { return "" }
    let reason = Int(column.reason[index])
    guard reason > 0, reason < sentences.count else { return "" }
    return text(reason, index * 3 + 2 < column.figures.count ? column.figures[index * 3...index * 3 + 2] : [])
  }

  /// The sentence of that number with its figures filled in.
  public func text(_ reason: Int, _ figures: some RandomAccessCollection<Double>) -> String {
    guard sentences.indices.contains(reason) else { return "" }
    var text = ""
    for part in sentences[reason] {
      switch part {
      case .words(let words): text += words
      case .figure(let number, let written):
        let isGiven = number >= 0 && number < figures.count
        text += isGiven ? Self.rounded(figures[figures.index(figures.startIndex, offsetBy: number)]) : written
      }
    }
    return text
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
