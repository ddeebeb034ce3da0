import WitanCore
public import WitanStore

/// Whether a store's effects are what its inputs bring about: `host replay --verify`.
public struct ReplayVerification: Hashable, Encodable, Sendable {
  /// Where recorded and derived effects part.
  public struct Difference: Hashable, Encodable, Sendable {
    /// The input, and the place among its effects, from 0.
    public let seq: Int64, n: Int
    /// What stands there and what ought to.
    public let text: String
  }
  /// Effects that were not written before the host ended: those of the newest inputs.
  public struct Missing: Hashable, Encodable, Sendable {
    /// The first input without its effects.
    public let from: Int64
    /// How many inputs lack theirs, and how many effects that are.
    public internal(set) var inputs: Int, effects: Int
  }

  /// How many inputs were played, and how many effects were compared and found equal.
  public private(set) var inputs = 0, compared = 0
  /// The first difference; nil where everything recorded is what the inputs give.
  public private(set) var difference: Difference?
  /// The first difference between the tables for queries and those that the inputs give; nil where there is none.
  /// The tables are looked at only where no effect differs.
  public private(set) var tableDifference: String?
  /// How many tables were compared row by row.
  public private(set) var tables = 0
  /// What a crash kept from being written; the host's next start writes it.
  public private(set) var missing: Missing?
  /// Where the engine stands at the end, or at the difference; nil for an empty store.
  public private(set) var state: ReplayState?

  /// Plays the inputs of `reader` and compares; `progress` is told how many are done.
  ///
  /// - Throws: ``StoreError`` where the store is damaged.
  public static func run(
    _ reader: StoreReader, progress: (Int) -> Void = { _ in }
  ) throws(StoreError) -> ReplayVerification {
    var result = ReplayVerification()
    var player = JournalPlayer()
    var last: Int64 = 0
    let tables = try DerivedTables()
    let rest = try reader.forEachInputWithEffects(comparing: tables) { seq, input, stored in
      let derived = try player.play(input, seq: seq)
      try result.take(derived, stored, seq)
      if result.missing == nil { try tables.record(derived, for: seq) }
      last = seq
      progress(result.inputs)
      return result.difference == nil
    }
    if rest.strays > 0 {
      result.difference = Difference(
        seq: last + 1, n: 0, text: "effects are recorded of inputs that the store does not hold: \(rest.strays)")
    }
    if result.difference == nil { result.tableDifference = rest.tables.compactMap(\.difference).first }
    result.tables = rest.tables.count
    if let engine = player.finish() { result.state = ReplayState(engine) }
    return result
  }

  private mutating func take(_ derived: [Effect], _ stored: [StoredEffect], _ seq: Int64) throws {
    inputs += 1
    if stored.isEmpty, !derived.isEmpty {
      missing = Missing(
        from: missing?.from ?? seq, inputs: (missing?.inputs ?? 0) + 1,
        effects: (missing?.effects ?? 0) + derived.count)
      return
    }
    // What a crash keeps from being written is always the newest: a hole before something written is none.
    if let missing, !stored.isEmpty {
      difference = Difference(
        seq: missing.from, n: 0,
        text: "none of its effects is recorded, though those of the later input \(seq) are")
      return
    }
    for n in 0..<max(derived.count, stored.count) {
      guard let text = try Self.compare(derived, stored, n) else {
        compared += 1
        continue
      }
      difference = Difference(seq: seq, n: n, text: text)
      return
    }
  }

  private static func compare(_ derived: [Effect], _ stored: [StoredEffect], _ n: Int) throws -> String? {
    guard n < derived.count else {
      return "recorded is \(try stored[n].content.text()), the inputs give no such effect"
    }
    guard n < stored.count else { return "nothing is recorded, the inputs give \(try derived[n].text())" }
    guard stored[n].n == n else {
      return "nothing is recorded there, the next one stands at place \(stored[n].n), the inputs give "
        + (try derived[n].text())
    }
    return try stored[n].difference(from: derived[n])
  }
}
