public import Foundation

/// One line of `host config show`.
public struct ConfigurationRow: Hashable, Sendable, Encodable {
  /// The dotted key.
  public let key: String
  /// The effective value as it would stand in the file; passwords are put out of sight.
  public let value: String
  /// What its number counts.
  public let unit: String?
  /// Where it came from: `default`, `profile strict`, `FILE:LINE`, `environment NAME`, `flag --NAME`.
  public let source: String
  /// The environment variable that would give it.
  public let variable: String
}

extension LoadedConfiguration {
  /// Every setting with its effective value and where it came from, in the order of the sections.
  public var rows: [ConfigurationRow] {
    Setting.all.map {
      ConfigurationRow(
        key: $0.key, value: $0.current(configuration).description, unit: $0.unit,
        source: place(of: $0.key).description, variable: $0.variable)
    }
  }

  /// The rows as a table for people: key, value, source.
  public var table: String {
    let lines = [("KEY", "VALUE", "FROM")] + rows.map { ($0.key, $0.value, $0.source) }
    let keys = lines.map(\.0.count).max() ?? 0
    // One long list must not push every source off the screen.
    let values = min(lines.map(\.1.count).max() ?? 0, 32)
    return lines.map { key, value, source in
      Self.padded(key, keys) + "  " + Self.padded(value, values) + "  " + source
    }.joined(separator: "\n")
  }

  /// The rows as a JSON array, in the same order.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(rows)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
