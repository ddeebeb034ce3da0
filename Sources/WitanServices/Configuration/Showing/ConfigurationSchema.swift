public import Foundation

/// The JSON Schema (draft 2020-12) of the configuration file, made from ``Setting/all``.
public enum ConfigurationSchema {
  /// The schema as JSON text: for editors that check and complete YAML.
  public static func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(tree)
  }

  /// The schema.
  static var tree: JSONTree {
    var root = Group()
    for setting in Setting.all {
      root.insert(leaf(setting), at: setting.key.split(separator: ".").map(String.init))
      for spelling in setting.spellings {
        let other = JSONTree.object([
          "description": .text("Another spelling of \(setting.key)."), "deprecated": .flag(true),
        ]).merging(type(setting.kind))
        root.insert(other, at: spelling.split(separator: ".").map(String.init))
      }
    }
    return JSONTree.object([
      "$schema": .text("https://json-schema.org/draft/2020-12/schema"), "title": .text("Witan's configuration"),
    ]).merging(root.tree)
  }

  private static func leaf(_ setting: Setting) -> JSONTree {
    let unit = setting.unit.map { " Unit: \($0)." } ?? ""
    return JSONTree.object([
      "description": .text(setting.summary + unit), "default": JSONTree(setting.defaultValue),
    ]).merging(type(setting.kind))
  }

  /// What `kind` allows, as the members of a schema.
  static func type(_ kind: SettingKind) -> JSONTree {
    switch kind {
    case .choice(let words): return .object(["enum": .list(words.map { .text($0) })])
    case .flag: return .object(["type": .text("boolean")])
    case .whole(let range):
      return .object([
        "type": .text("integer"), "minimum": .whole(range.lowerBound), "maximum": .whole(range.upperBound),
      ])
    case .decimal(let bounds):
      return .object([
        "type": .text("number"), "minimum": JSONTree(units: bounds.least), "maximum": JSONTree(units: bounds.most),
      ])
    case .text(let shape): return .object(["type": .text("string"), "pattern": .text(shape.pattern)])
    case .word(let word, let other): return .object(["anyOf": .list([.object(["const": .text(word)]), type(other)])])
    case .list(let item, let count):
      let list = JSONTree.object([
        "type": .text("array"), "items": type(item), "uniqueItems": .flag(true),
        "minItems": .whole(Int64(count.lowerBound)), "maxItems": .whole(Int64(count.upperBound)),
      ])
      return .object(["anyOf": .list([list, type(item)])])
    case .span(let bounds):
      let pair = JSONTree.object([
        "type": .text("array"), "items": type(.decimal(bounds)), "minItems": .whole(1), "maxItems": .whole(2),
      ])
      return .object(["anyOf": .list([pair, type(.decimal(bounds))])])
    case .strategies: return strategies
    }
  }

  private static var strategies: JSONTree {
    let parameters = JSONTree.object([
      "type": .text("object"),
      "additionalProperties": .object(["type": .list(["string", "number", "boolean"].map { .text($0) })]),
    ])
    let budget = JSONTree.object([
      "type": .text("object"), "additionalProperties": .flag(false),
      "properties": .object(["bar_ms": type(StrategyReader.barKind), "memory_mib": type(StrategyReader.memoryKind)]),
    ])
    let strategy = JSONTree.object([
      "type": .text("object"), "additionalProperties": .flag(false),
      "properties": .object([
        "weight": type(Setting.shareKind), "enabled": type(.flag), "isolate": type(StrategyReader.isolateKind),
        "grant": type(StrategyReader.grantKind), "budget": budget, "params": parameters,
      ]),
    ])
    return .object([
      "type": .text("object"), "additionalProperties": strategy,
      "propertyNames": .object(["pattern": .text(TextShape.strategy.pattern)]),
    ])
  }

  /// A section under construction.
  private struct Group {
    var leaves: [String: JSONTree] = [:]
    var groups: [String: Group] = [:]

    mutating func insert(_ leaf: JSONTree, at path: [String]) {
      if path.count == 1 {
        leaves[path[0]] = leaf
      } else {
        groups[path[0], default: Group()].insert(leaf, at: Array(path.dropFirst()))
      }
    }

    var tree: JSONTree {
      // A section whose keys are all commented out reads as null.
      .object([
        "type": .list([.text("object"), .text("null")]), "additionalProperties": .flag(false),
        "properties": .object(leaves.merging(groups.mapValues(\.tree)) { leaf, _ in leaf }),
      ])
    }
  }
}

extension JSONTree {
  /// The members of both objects; `other` wins.
  fileprivate func merging(_ other: JSONTree) -> JSONTree {
    guard case .object(let mine) = self, case .object(let theirs) = other else { return self }
    return .object(mine.merging(theirs) { $1 })
  }
}
