internal import CWitanABI

extension Stage {
  /// Runs all six series, one bar a call, and hands each to `judge` until one finds something.
  fileprivate func judgeVotes(_ judge: (Series, Signals, RecordingHost) throws -> [Finding]) throws -> [Finding] {
    let count = try usefulCount(beyond: 300)
    let all = series(count)
    return try cases(all.count) { index in
      let host = try RecordingHost(.init(granted: subject().asked), flight: flight)
      return try judge(all[index], run(all[index], host: host, Run(judgesSpill: true)), host)
    }
  }
}

extension Check {
  /// SIG-01.
  static let action = Check(
    "SIG-01", "action", level: 1, .fatal,
    danger: "A side that the host does not know is discarded with the whole answer; a host that took it would trade on "
      + "nothing that anybody meant.",
    example: "out->action[k] = rising ? 100 : -100;",
    fix: "Answer WTN_BUY, WTN_SELL, WTN_HOLD or WTN_ABSTAIN; WTN_PENDING only where the answer follows through emit.",
    .child { stage in
      try stage.judgeVotes { series, signals, _ in
        guard let bar = signals.action.firstIndex(where: { $0 < Side.sell || $0 > Side.pending }) else { return [] }
        return [
          Finding(
            "the action is \(signals.action[bar]), expected -1 (SELL), 0 (HOLD), 1 (BUY), 2 (ABSTAIN) or 3 (PENDING)",
            at: "series \(series.name), bar \(bar), column action")
        ]
      }
    })

  /// SIG-02.
  static let confidence = Check(
    "SIG-02", "confidence", level: 1, .fatal,
    danger: "One NaN in a weighted vote makes the vote NaN; a confidence of 10,000 outvotes everybody.",
    example: "out->confidence[k] = 100 * gap / deviation;      /* deviation is 0 in a quiet market */",
    fix:
      "Bound it: 0 <= confidence <= 100, finite, not -0. Abstain where there is nothing to divide by. Stop and target "
      + "prices and valid_ms are 0 (none) or above it, and finite.",
    .child { stage in
      try stage.judgeVotes { series, signals, _ in
        for bar in 0..<signals.count where [Side.sell, Side.hold, Side.buy].contains(signals.action[bar]) {
          if let (column, words) = Strength.fault(signals, bar) {
            return [Finding(words, at: "series \(series.name), bar \(bar), column \(column.word)")]
          }
        }
        return []
      }
    })

  /// SIG-03.
  static let reasoning = Check(
    "SIG-03", "reasoning", level: 1, .error,
    danger: "The sentence is shown in pages, terminals and messages: one that is missing explains nothing, one with "
      + "control characters rewrites the operator's screen.",
    example: "out->reason[k] = 0;                  /* beside a BUY */",
    fix: "Declare plain UTF-8 sentences of at most 200 bytes, and point every BUY and SELL at one of them, with finite "
      + "figures for its places.",
    .child { stage in
      let sentences = try Sentences(stage.subject().table)
      if !sentences.faults.isEmpty { return sentences.faults }
      return try stage.judgeVotes { series, signals, host in
        let explains = host.calls["explain", default: 0] > 0
        for bar in 0..<signals.count {
          if let (column, words) = sentences.fault(signals, bar, explains) {
            return [Finding(words, at: "series \(series.name), bar \(bar), column \(column.word)")]
          }
        }
        return []
      }
    })
}

/// What the numbers of a vote must be.
private enum Strength {
  static func fault(_ signals: Signals, _ bar: Int) -> (Column, String)? {
    let confidence = signals.confidence[bar]
    if !(confidence >= 0 && confidence <= 100) || (confidence == 0 && confidence.sign == .minus) {
      let side = Signals.side(signals.action[bar])
      return (.confidence, "a \(side) has the confidence \(confidence), expected a number from 0 to 100")
    }
    if signals.validMs[bar] < 0 {
      return (.validMs, "valid_ms is \(signals.validMs[bar]), expected 0 (until the next bar) or milliseconds above it")
    }
    for (column, price) in [(Column.stopPrice, signals.stopPrice[bar]), (.targetPrice, signals.targetPrice[bar])]
    where !(price >= 0 && price.isFinite) {
      return (column, "\(column.word) is \(price), expected 0 (none) or a finite price")
    }
    return nil
  }
}

/// The descriptor's sentences, as SIG-03 reads them.
private struct Sentences {
  let texts: [[UInt8]]
  let stride: Int

  init(_ table: wtn_plugin) {
    stride = Int(table.reason_stride)
    guard let first = table.reasons, table.reason_count <= 256, stride >= MemoryLayout<wtn_reason>.size else {
      texts = []
      return
    }
    let stride = stride
    texts = (0..<Int(table.reason_count)).map { index in
      UnsafeRawPointer(first).advanced(by: index * stride).loadUnaligned(as: wtn_reason.self).sentence.bytes(most: 4096)
    }
  }

  /// What is wrong with the sentences themselves.
  var faults: [Finding] {
    texts.indices.dropFirst().compactMap { index in
      let bytes = texts[index]
      guard let words = Self.fault(bytes) else { return nil }
      return Finding("the sentence of reason \(index) \(words)", at: "reasons[\(index)]")
    }
  }

  private static func fault(_ bytes: [UInt8]) -> String? {
    if bytes.allSatisfy({ $0 == 0x20 }) { return "is empty, expected words" }
    if bytes.count > 200 { return "has \(bytes.count) bytes, expected at most 200" }
    guard let text = String(validating: bytes, as: UTF8.self) else { return "is no UTF-8" }
    let control = text.unicodeScalars.first {
      $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x2028...0x202E).contains($0.value)
        || (0x2066...0x2069).contains($0.value)
    }
    return control.map {
      "holds the control character U+\(String($0.value, radix: 16, uppercase: true)), expected none"
    }
  }

  /// What is wrong with a signal's reason; `explains` = free text was given, which may stand for it.
  func fault(_ signals: Signals, _ bar: Int, _ explains: Bool) -> (Column, String)? {
    let index = Int(signals.reason[bar])
    let side = Signals.side(signals.action[bar])
    if index != 0 && index >= texts.count {
      return (.reason, "the reason is \(index), expected below \(texts.count): so many sentences are declared")
    }
    if index == 0 && !explains && [Side.buy, Side.sell].contains(signals.action[bar]) {
      return (.reason, "a \(side) names no reason, expected one of the declared sentences")
    }
    for (place, column) in [Column.figure0, .figure1, .figure2].enumerated() {
      let figure = signals.figures[place][bar]
      if !figure.isFinite { return (column, "figures[\(place)] of a \(side) is \(figure), expected a finite number") }
    }
    return nil
  }
}
