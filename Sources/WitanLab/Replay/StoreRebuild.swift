import Foundation
public import WitanStore

/// The proof of a replay: every effect of a copy is deleted and derived anew from the inputs alone, and must equal
/// what stood there.
public struct StoreRebuild: Sendable {
  /// How many rows were deleted, and how many the inputs gave back.
  public let deleted: Int, rebuilt: Int
  /// Every table that follows from the inputs, original against rebuilt.
  public let tables: [TableComparison]
  /// Effects that a crash kept out of the original and that the copy now has besides.
  public let added: Int
  /// Whether all tables are equal, row by row.
  public var isEqual: Bool { tables.allSatisfy { $0.difference == nil } }

  /// Copies the store of `reader` to the new file `path`, deletes all effects there and derives them anew.
  ///
  /// - Throws: ``StoreError`` where the store is damaged, its copy cannot be written, or something stands at `path`.
  public static func run(_ reader: StoreReader, into path: String) throws -> StoreRebuild {
    let kept = path + ".original"
    // What is taken away at the end must not be somebody else's.
    guard !FileManager.default.fileExists(atPath: kept) else {
      throw StoreError(.unwritable, "\(kept) exists already, and is needed for a while; move it, or name another copy")
    }
    // A damaged store is told of by its own name, before anything is made.
    try reader.forEachInput { _, _ in true }
    try reader.copy(to: path)
    // What SQLite keeps beside a file that was only read stays behind it, and goes with it.
    let scaffold = [kept, kept + "-wal", kept + "-shm", path + ".lock"]
    defer { for file in scaffold { try? FileManager.default.removeItem(atPath: file) } }
    return try rebuild(path, keeping: kept)
  }

  private static func rebuild(_ path: String, keeping kept: String) throws -> StoreRebuild {
    try StoreReader(path: path).copy(to: kept)
    let original = try StoreReader(path: kept)
    let end = try ReplayVerification.run(original).missing?.from
    let journal = try Journal(path: path)
    let before = try journal.reader.derivedRows()
    try journal.rebuild(from: [])
    let left = try journal.reader.derivedRows()
    guard left == 0 else {
      throw StoreError(.failed, "\(left) rows of effects were left in \(path) after all were deleted; report this")
    }
    let effects = ReplayEffects(original, before: end)
    try journal.rebuild(from: effects)
    if let failure = effects.failure { throw failure }
    let after = try journal.reader.derivedRows()
    let tables = try original.compare(with: journal.reader)
    return StoreRebuild(
      deleted: before - left, rebuilt: after, tables: tables, added: try add(original, from: end, to: journal))
  }

  private static func add(_ original: StoreReader, from first: Int64?, to journal: Journal) throws -> Int {
    guard let first else { return 0 }
    var added = 0
    let effects = ReplayEffects(original, before: nil)
    while let step = effects.next() {
      guard step.seq >= first else { continue }
      try journal.record(step.effects, for: step.seq)
      added += step.effects.count
    }
    if let failure = effects.failure { throw failure }
    return added
  }
}

/// What a store's inputs bring about, one input at a time: the inputs are read a thousand at once, so that a long
/// history needs no memory.
final class ReplayEffects: Sequence, IteratorProtocol {
  /// Why it ended before the last input; nil where it did not.
  private(set) var failure: (any Error)?
  private let reader: StoreReader
  private let end: Int64
  private var player = JournalPlayer()
  private var ready: [(seq: Int64, effects: [Effect])] = []
  private var upcoming: Int64 = 1

  /// The effects of the inputs of `reader`, up to but not with the input `end` where one is given.
  init(_ reader: StoreReader, before end: Int64?) {
    self.reader = reader
    self.end = end ?? .max
  }

  func next() -> (seq: Int64, effects: [Effect])? {
    if ready.isEmpty { fill() }
    return ready.popLast()
  }

  private func fill() {
    guard failure == nil else { return }
    do {
      guard try upcoming <= Swift.min(reader.lastInput(), end - 1) else { return }
      try reader.forEachInput(from: upcoming) { seq, input in
        guard seq < end else { return false }
        ready.append((seq, try player.play(input, seq: seq)))
        upcoming = seq + 1
        return ready.count < 1024
      }
    } catch {
      failure = error
      ready = []
    }
    ready.reverse()
  }
}
