import WitanCore
import WitanPlugins

/// A JSON value whose objects are written with their keys sorted.
indirect enum JSONTree: Hashable, Sendable, Encodable {
  case flag(Bool)
  case whole(Int64)
  case number(Double)
  case text(String)
  case list([JSONTree])
  case object([String: JSONTree])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let flag): try container.encode(flag)
    case .whole(let number): try container.encode(number)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let items): try container.encode(items)
    case .object(let members): try container.encode(members)
    }
  }
}

extension JSONTree {
  /// What a setting's value is in JSON.
  init(_ value: SettingValue) {
    switch value {
    case .flag(let flag): self = .flag(flag)
    case .whole(let number): self = .whole(number)
    case .decimal(let units): self = JSONTree(units: units)
    case .text(let text): self = .text(text)
    case .list(let items): self = .list(items.map { JSONTree($0) })
    case .strategies(let choices):
      self = .object(
        Dictionary(
          uniqueKeysWithValues: choices.map { id, choice in
            var members: [String: JSONTree] = [:]
            if let weight = choice.weight { members["weight"] = .number(weight.double) }
            if let enabled = choice.enabled { members["enabled"] = .flag(enabled) }
            if let isolate = choice.isolate { members["isolate"] = .text(isolate.rawValue) }
            if let grant = choice.grant { members["grant"] = .list(grant.names.map { .text($0) }) }
            var budget: [String: JSONTree] = [:]
            if let bar = choice.barMilliseconds { budget["bar_ms"] = .whole(Int64(bar)) }
            if let memory = choice.memoryMiB { budget["memory_mib"] = .whole(Int64(memory)) }
            if !budget.isEmpty { members["budget"] = .object(budget) }
            if !choice.parameters.isEmpty { members["params"] = .object(choice.parameters.mapValues { .text($0) }) }
            return (id.description, .object(members))
          }))
    }
  }

  /// A decimal of so many units of 1e-8; a whole one without a point.
  init(units: Int64) {
    self = units % 100_000_000 == 0 ? .whole(units / 100_000_000) : .number(Double(units) / 1e8)
  }
}
