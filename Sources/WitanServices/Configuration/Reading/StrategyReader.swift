import WitanCore
import WitanPlugins

/// Reads `plugins.strategies`: a map from ids to weight, enabled, isolate, grant, budget and params.
enum StrategyReader {
  /// The keys under a strategy.
  static let keys = ["weight", "enabled", "isolate", "grant", "budget", "params"]
  /// Where a strategy runs.
  static let isolateKind = SettingKind.choice(PluginIsolation.allCases.map(\.rawValue))
  /// What it may use: what this host has to give.
  static let grantKind = SettingKind.list(.choice(Capabilities.grantable.names), count: 0...4)
  /// How many milliseconds a live bar may take it.
  static let barKind = SettingKind.whole(1...60_000)
  /// How much address space its own process has, in MiB.
  static let memoryKind = SettingKind.whole(64...65_536)

  /// The choices that `raw` says, by strategy.
  static func read(_ raw: RawValue) throws(Mismatch) -> [StrategyID: StrategyChoice] {
    guard case .map(let entries) = raw.content else {
      throw Mismatch(line: raw.line, found: raw.name, expected: SettingKind.strategies.expected)
    }
    var choices: [StrategyID: StrategyChoice] = [:]
    for entry in entries {
      guard let id = StrategyID(entry.key) else {
        throw Mismatch(
          path: ".\(entry.key)", line: entry.line, found: "the name \"\(entry.key)\"",
          expected: TextShape.strategy.expected)
      }
      var choice = StrategyChoice()
      guard case .map(let fields) = entry.value.content else {
        throw Mismatch(
          path: ".\(id)", line: entry.line, found: entry.value.name,
          expected: "a map with weight, enabled, isolate, grant, budget or params, such as {weight: 0.5}")
      }
      for field in fields { try put(field, of: id, into: &choice) }
      choices[id] = choice
    }
    return choices
  }

  /// Sets one field of one strategy, such as `weight`.
  static func put(_ field: RawValue.Entry, of id: StrategyID, into choice: inout StrategyChoice) throws(Mismatch) {
    do throws(Mismatch) {
      switch field.key {
      case "weight":
        guard case .decimal(let units) = try Setting.shareKind.read(field.value) else { return }
        choice.weight = Share(Double(units) / 1e8)
      case "enabled":
        guard case .flag(let enabled) = try SettingKind.flag.read(field.value) else { return }
        choice.enabled = enabled
      case "isolate":
        guard case .text(let word) = try isolateKind.read(field.value) else { return }
        choice.isolate = PluginIsolation(rawValue: word)
      case "grant": choice.grant = try granted(field.value)
      case "budget":
        guard case .map(let bounds) = field.value.content else {
          throw Mismatch(line: field.line, found: field.value.name, expected: "a map with bar_ms or memory_mib")
        }
        for bound in bounds { try put(bound, budgetOf: &choice) }
      case "params":
        guard case .map(let parameters) = field.value.content else {
          throw Mismatch(line: field.line, found: field.value.name, expected: "a map from parameters to values")
        }
        for parameter in parameters { try put(parameter, into: &choice) }
      default:
        throw Mismatch(
          line: field.line, found: "the key \"\(field.key)\"",
          expected: "weight, enabled, isolate, grant, budget or params",
          advice: NearestName.of(field.key, among: keys).map { "Did you mean \($0)?" })
      }
    } catch {
      var mismatch = error
      mismatch.path = ".\(id).\(field.key)\(error.path)"
      if mismatch.line == nil { mismatch.line = field.line }
      throw mismatch
    }
  }

  private static func granted(_ raw: RawValue) throws(Mismatch) -> Capabilities {
    let items: [RawValue] = if case .list(let items) = raw.content { items } else { [raw] }
    for item in items {
      guard case .scalar(let word, _) = item.content, let asked = Capabilities(name: word),
        !asked.isSubset(of: .grantable)
      else { continue }
      throw Mismatch(
        line: item.line, found: "\"\(word)\", for which this host has no service yet",
        expected: "\(Capabilities.grantable.names.joined(separator: ", ")) or nothing")
    }
    guard case .list(let words) = try grantKind.read(raw) else { return [] }
    return words.reduce(into: []) { granted, word in
      if case .text(let name) = word, let capability = Capabilities(name: name) { granted.formUnion(capability) }
    }
  }

  private static func put(_ bound: RawValue.Entry, budgetOf choice: inout StrategyChoice) throws(Mismatch) {
    do throws(Mismatch) {
      switch bound.key {
      case "bar_ms":
        if case .whole(let number) = try barKind.read(bound.value) { choice.barMilliseconds = Int(number) }
      case "memory_mib":
        if case .whole(let number) = try memoryKind.read(bound.value) { choice.memoryMiB = Int(number) }
      default:
        throw Mismatch(
          line: bound.line, found: "the key \"\(bound.key)\"", expected: "bar_ms or memory_mib",
          advice: NearestName.of(bound.key, among: ["bar_ms", "memory_mib"]).map { "Did you mean \($0)?" })
      }
    } catch {
      var mismatch = error
      mismatch.path = ".\(bound.key)\(error.path)"
      if mismatch.line == nil { mismatch.line = bound.line }
      throw mismatch
    }
  }

  private static func put(_ parameter: RawValue.Entry, into choice: inout StrategyChoice) throws(Mismatch) {
    let fits = parameter.key.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        || $0 == 0x2D
    }
    guard fits, (1...64).contains(parameter.key.utf8.count) else {
      throw Mismatch(
        path: ".\(parameter.key)", line: parameter.line, found: "the parameter \"\(parameter.key)\"",
        expected: "a name of 1 to 64 letters, digits, - and _")
    }
    guard case .scalar(let text, _) = parameter.value.content else {
      throw Mismatch(
        path: ".\(parameter.key)", line: parameter.line, found: parameter.value.name,
        expected: "a number, a word, true or false")
    }
    choice.parameters[parameter.key] = text
  }
}
