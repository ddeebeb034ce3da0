import WitanCore

extension SettingKind {
  /// The value that `raw` says, checked for type and range.
  func read(_ raw: RawValue) throws(Mismatch) -> SettingValue {
    switch self {
    case .list(let kind, let count): return try Self.list(raw, of: kind, count: count, expected: expected)
    case .span(let bounds): return try Self.span(raw, bounds, expected: expected)
    case .strategies: return .strategies(try StrategyReader.read(raw))
    default: break
    }
    guard case .scalar(let text, let style) = raw.content else {
      throw Mismatch(line: raw.line, found: raw.name, expected: expected)
    }
    return try scalar(text, style, raw)
  }

  private func scalar(_ text: String, _ style: RawValue.Style, _ raw: RawValue) throws(Mismatch) -> SettingValue {
    let found: SettingValue? =
      switch self {
      case .choice(let words): words.contains(text) ? .text(text) : nil
      case .flag: style == .quoted ? nil : Self.flags[text].map { .flag($0) }
      case .whole(let range): style == .quoted ? nil : Int64(text).flatMap { range.contains($0) ? .whole($0) : nil }
      case .decimal(let bounds): style == .quoted ? nil : Self.decimal(text, bounds)
      case .text(let shape): shape.accepts(text) ? .text(text) : nil
      case .word(let word, _) where word == text: .text(word)
      case .word(_, let kind): try? kind.read(raw)
      case .list, .span, .strategies: nil
      }
    guard let found else { throw mismatch(raw, style) }
    return found
  }

  private func mismatch(_ raw: RawValue, _ style: RawValue.Style) -> Mismatch {
    var mismatch = Mismatch(line: raw.line, found: raw.name, expected: expected)
    if style == .quoted, let bare = try? scalar(rawText(raw), .plain, raw), case .text = bare {
      return mismatch
    } else if style == .quoted, (try? scalar(rawText(raw), .plain, raw)) != nil {
      mismatch.advice = "Take the quotation marks away"
    }
    return mismatch
  }

  private func rawText(_ raw: RawValue) -> String {
    if case .scalar(let text, _) = raw.content { text } else { "" }
  }

  /// The spellings of a switch: those of YAML 1.2, nothing else.
  static let flags = ["true": true, "false": false]

  private static func decimal(_ text: String, _ bounds: DecimalBounds) -> SettingValue? {
    guard let reading = DecimalText.read(text.utf8), reading.exact, bounds.accepts(reading.units) else { return nil }
    return .decimal(units: reading.units)
  }

  private static func list(
    _ raw: RawValue, of kind: SettingKind, count: ClosedRange<Int>, expected: String
  ) throws(Mismatch) -> SettingValue {
    let items: [RawValue]
    switch raw.content {
    case .list(let found): items = found
    case .scalar(let text, .untyped):
      let parts = text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false)
      items = parts.map { .untyped(trimmed($0)) }
    case .scalar: items = [raw]
    case .map: throw Mismatch(line: raw.line, found: raw.name, expected: expected)
    }
    var values: [SettingValue] = []
    for item in items {
      let value = try kind.read(item)
      guard !values.contains(value) else {
        throw Mismatch(line: item.line, found: "\(item.name) twice", expected: "each only once")
      }
      values.append(value)
    }
    guard count.contains(values.count) else {
      throw Mismatch(line: raw.line, found: "a list of \(values.count)", expected: expected)
    }
    return .list(values)
  }

  private static func span(
    _ raw: RawValue, _ bounds: DecimalBounds, expected: String
  ) throws(Mismatch) -> SettingValue {
    var ends: [RawValue]
    switch raw.content {
    case .list(let items): ends = items
    case .scalar(let text, .untyped):
      let separator = text.contains("..") ? ".." : ","
      ends = text.split(separator: separator, omittingEmptySubsequences: false).map { .untyped(trimmed($0)) }
    case .scalar, .map: ends = [raw]
    }
    if ends.count == 1 { ends.append(ends[0]) }
    var units: [Int64] = []
    for end in ends {
      if case .decimal(let value) = try SettingKind.decimal(bounds).read(end) { units.append(value) }
    }
    guard units.count == 2, units[0] <= units[1] else {
      throw Mismatch(line: raw.line, found: raw.name, expected: "\(expected), the least first")
    }
    return .list(units.map { .decimal(units: $0) })
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}
