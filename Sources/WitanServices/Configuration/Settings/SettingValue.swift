public import WitanCore
import WitanPlugins

/// A setting's value as people write it: percents as percents, seconds as seconds.
public enum SettingValue: Hashable, Sendable {
  /// True or false.
  case flag(Bool)
  /// A whole number.
  case whole(Int64)
  /// A decimal number in units of 1e-8.
  case decimal(units: Int64)
  /// A word, a path, a name.
  case text(String)
  /// Several values.
  case list([SettingValue])
  /// Weight, switch and parameters by strategy.
  case strategies([StrategyID: StrategyChoice])
}

extension SettingValue: CustomStringConvertible {
  /// As it would stand in the YAML file on one line.
  public var description: String {
    switch self {
    case .flag(let flag): return "\(flag)"
    case .whole(let number): return "\(number)"
    case .decimal(let units): return Self.plain(units)
    case .text(let text): return StoreURL.masked(text)
    case .list(let items): return "[\(items.map(\.description).joined(separator: ", "))]"
    case .strategies(let choices):
      let entries = choices.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.yaml)" }
      return "{\(entries.joined(separator: ", "))}"
    }
  }

  /// A decimal without the zeros that say nothing: `0.001`, `20`.
  static func plain(_ units: Int64) -> String {
    var text = DecimalText.write(units)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}

extension StrategyChoice {
  /// As it would stand in the YAML file on one line.
  var yaml: String {
    var entries: [String] = []
    if let weight { entries.append("weight: \(SettingValue.plain(Int64(weight.units) * 100))") }
    if let enabled { entries.append("enabled: \(enabled)") }
    if let isolate { entries.append("isolate: \(isolate.rawValue)") }
    if let grant { entries.append("grant: [\(grant.names.joined(separator: ", "))]") }
    let budgets = [barMilliseconds.map { "bar_ms: \($0)" }, memoryMiB.map { "memory_mib: \($0)" }].compactMap(\.self)
    if !budgets.isEmpty { entries.append("budget: {\(budgets.joined(separator: ", "))}") }
    if !parameters.isEmpty {
      let pairs = parameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      entries.append("params: {\(pairs.joined(separator: ", "))}")
    }
    return "{\(entries.joined(separator: ", "))}"
  }
}
