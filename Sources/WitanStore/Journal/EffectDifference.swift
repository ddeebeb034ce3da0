import Foundation
import WitanCore

/// What differs between an effect that was recorded and the one that the inputs give: the fields, in the names of the
/// written form, so that nobody must compare two long lines by eye.
enum EffectDifference {
  /// How many differing fields are named.
  private static let named = 4

  /// What differs; nil where both are the same.
  static func between(_ stored: Event, _ derived: Event) throws -> String? {
    if stored == derived { return nil }
    guard stored.name == derived.name else {
      return try "recorded is \(text(stored)), the inputs give \(text(derived))"
    }
    let (one, other) = (try fields(stored), try fields(derived))
    return fields(of: stored.name, one, other)
  }

  /// What differs; nil where both are the same.
  static func between(_ stored: EquityPoint, _ derived: EquityPoint) -> String? {
    stored == derived ? nil : fields(of: "the equity's point", fields(stored), fields(derived))
  }

  /// The first vote that differs among those of `decision`; nil where all are the same.
  static func between(_ stored: [VoteRow], _ derived: [VoteRow], of decision: Decision) -> String? {
    for (one, other) in zip(stored, derived) where one != other {
      return fields(of: "the vote of \(other.strategy) in the decision d\(decision.id)", fields(one), fields(other))
    }
    guard stored.count != derived.count else { return nil }
    return "the votes of the decision d\(decision.id): \(stored.count) recorded, the inputs give \(derived.count)"
  }

  /// An effect in its written form: the event's name with its fields.
  static func text(_ event: Event) throws -> String {
    let parts = try fields(event).sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return "\(event.name) (\(parts.joined(separator: ", ")))"
  }

  /// A point of the equity's curve in words.
  static func text(_ point: EquityPoint) -> String {
    "a point of the equity's curve (equity \(point.equity), cash \(point.cash), time \(point.time))"
  }

  /// The differing ones among the fields of two things of the same kind.
  static func fields(of what: String, _ stored: [String: String], _ derived: [String: String]) -> String {
    let differing = Set(stored.keys).union(derived.keys).filter { stored[$0] != derived[$0] }.sorted()
    var parts = differing.prefix(named).map { key in
      "\(key) is recorded as \(stored[key] ?? "nothing"), the inputs give \(derived[key] ?? "nothing")"
    }
    if differing.count > named { parts.append("and \(differing.count - named) more fields") }
    return "\(what): \(parts.joined(separator: "; "))"
  }

  private static func fields(_ point: EquityPoint) -> [String: String] {
    ["equity": point.equity.description, "cash": point.cash.description, "time": point.time.description]
  }

  private static func fields(_ vote: VoteRow) -> [String: String] {
    [
      "strategy": vote.strategy, "answer": vote.answer, "confidence": "\(vote.confidence)", "weight": "\(vote.weight)",
      "standing": vote.standing,
    ]
  }

  private static func fields(_ event: Event) throws -> [String: String] {
    var fields: [String: String] = [:]
    func flatten(_ value: Any, _ path: String) {
      switch value {
      case let object as [String: Any]:
        for (key, part) in object { flatten(part, path.isEmpty ? key : "\(path).\(key)") }
      case let list as [Any]: for (place, part) in list.enumerated() { flatten(part, "\(path).\(place)") }
      default: fields[path] = "\(value)"
      }
    }
    let written = try JSONSerialization.jsonObject(with: StoreJSON.encode(event)) as? [String: Any]
    flatten(written?["data"] ?? [:], "")
    return fields
  }
}
