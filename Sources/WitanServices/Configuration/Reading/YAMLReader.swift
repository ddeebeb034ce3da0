import Foundation
import Yams

/// Reads YAML to values that know their lines. The only place that knows the YAML library.
enum YAMLReader {
  /// The document's value, or nil where it is empty.
  /// - Throws: ``ConfigurationError`` with file, line and column where it is not YAML or a key stands twice.
  static func read(_ text: String, of place: (_ line: Int?) -> ConfigurationPlace) throws(ConfigurationError)
    -> RawValue?
  {
    do {
      return try Yams.compose(yaml: text).map(raw)
    } catch let error as YamlError {
      throw ConfigurationError(problem(error, place))
    } catch {
      throw ConfigurationError(
        ConfigurationProblem(place: place(nil), sentence: "the text is not YAML: \(error). Correct it."))
    }
  }

  private static func raw(_ node: Node) -> RawValue {
    switch node {
    case .scalar(let scalar):
      let quoted = scalar.style != .plain && scalar.style != .any
      return RawValue(content: .scalar(scalar.string, quoted ? .quoted : .plain), line: scalar.mark?.line)
    case .sequence(let items):
      return RawValue(content: .list(items.map(raw)), line: items.mark?.line)
    case .mapping(let pairs):
      let entries = pairs.map { key, value in
        RawValue.Entry(key: key.string ?? "?", line: key.mark?.line, value: raw(value))
      }
      return RawValue(content: .map(entries), line: pairs.mark?.line)
    case .alias(let alias):
      return RawValue(content: .scalar("*\(alias.anchor.rawValue)", .quoted), line: alias.mark?.line)
    }
  }

  private static func problem(
    _ error: YamlError, _ place: (_ line: Int?) -> ConfigurationPlace
  ) -> ConfigurationProblem {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return ConfigurationProblem(
        place: place(mark.line),
        sentence: "the text is not YAML: at column \(mark.column), \(problem). Correct the line, or the one before it.")
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
      return ConfigurationProblem(
        place: place(context.mark.line), key: keys.first,
        sentence: "the key \(names) stands twice in one map, first here; expected each once. Remove one of them.")
    case .reader(let problem, let offset, _, let text):
      let line = offset.map { text.prefix($0).count(where: \.isNewline) + 1 }
      return ConfigurationProblem(
        place: place(line), sentence: "the text cannot be read: \(problem). Write it as UTF-8 text.")
    default:
      return ConfigurationProblem(place: place(nil), sentence: "the text is not YAML: \(error). Correct it.")
    }
  }
}
