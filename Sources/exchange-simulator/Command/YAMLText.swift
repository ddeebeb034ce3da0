import Yams

/// YAML as the same values as JSON.
enum YAMLText {
  /// The value that `text` says.
  /// - Throws: ``PlanError`` where it is no YAML.
  static func read(_ text: String, file: String) throws(PlanError) -> JSON {
    do {
      guard let node = try Yams.compose(yaml: text) else { return .null }
      return value(node)
    } catch {
      throw PlanError("\(file) is no YAML (\(error)), expected a mapping; correct it")
    }
  }

  private static func value(_ node: Node) -> JSON {
    switch node {
    case .mapping(let mapping):
      .object(mapping.map { JSON.Member(name: $0.key.string ?? "", value: value($0.value)) })
    case .sequence(let sequence): .array(sequence.map { value($0) })
    case .scalar(let scalar): self.scalar(scalar)
    case .alias: .null
    }
  }

  private static func scalar(_ scalar: Node.Scalar) -> JSON {
    guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
    switch scalar.string {
    case "", "~", "null": return .null
    case "true": return true
    case "false": return false
    default:
      if let number = Int64(scalar.string) { return .integer(number) }
      return Double(scalar.string) == nil ? .string(scalar.string) : .decimal(scalar.string)
    }
  }
}
