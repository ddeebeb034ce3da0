import Foundation
import WitanConformance
import WitanGallery

/// All checks over the whole gallery, run once for all tests of a run: the honest plugins and the wicked ones.
struct Record {
  let shelf: Shelf
  let seen: [String: Observation]
  let honest: [String: Observation]

  /// The ids of the checks that the kit can judge by, up to level 3.
  static let judging = Set(
    Check.all.filter { if case .notApplicable = $0.body { false } else { $0.level <= 3 } }.map(\.id))

  /// Checks of level 3 that may take a minute each, and three that take together a third of all the others' time: they
  /// run over the plugins whose row names them, over a few more that ``slice`` chooses, and over all where `WITAN_LONG`
  /// is set.
  static let slow = Set(Check.all.filter { $0.level == 3 && $0.limits.deadline > 20_000 }.map(\.id))
    .union(["LIF-05", "LIF-06", "THR-07"])

  /// How many plugins are examined at a time. The long run is crowded on purpose: what a busy machine alone brings out is
  /// found there, and not by whoever has one.
  private static let atOnce = Shelf.isLong ? 6 : 2

  /// Which plugins meet the slow checks, too: about one in sixteen, others at each run.
  private static let slice = Int.random(in: 0..<16)

  /// The record; whoever asks first starts it.
  static var whole: Record { get async throws { try await running.value } }

  // As the shelf: a task because a static cannot be made by `await`.
  private static let running = Task {
    let shelf = try await Shelf.whole
    let start = ContinuousClock.now
    print("The slow checks run over each sixteenth plugin from number \(slice) on, too")
    let honest = try await examine(shelf.matrix.honest, of: shelf)
    let seen = try await examine(shelf.rows, of: shelf)
    print("The matrix: \(seen.count) wicked plugins in \(ContinuousClock.now - start), by \(Examination.program)")
    return Record(shelf: shelf, seen: seen, honest: honest)
  }

  /// Examines the plugins of these rows, and tells how long each took.
  private static func examine(_ rows: [Matrix.Row], of shelf: Shelf) async throws -> [String: Observation] {
    try await withThrowingTaskGroup(of: (String, Observation, Duration).self) { group in
      var seen: [String: Observation] = [:]
      func take(_ one: (String, Observation, Duration)) {
        seen[one.0] = one.1
        print("\(one.0): \(one.2.formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1))))")
      }
      for (place, row) in rows.enumerated() {
        guard let file = shelf.file(row) else { continue }
        if place >= atOnce, let one = try await group.next() { take(one) }
        group.addTask {
          let start = ContinuousClock.now
          let observation = try await examine(
            row, file, isWhole: Shelf.isLong || row.check.isEmpty || place % 16 == slice)
          return (row.plugin, observation, ContinuousClock.now - start)
        }
      }
      for try await one in group { take(one) }
      return seen
    }
  }

  private static func examine(_ row: Matrix.Row, _ file: URL, isWhole: Bool) async throws -> Observation {
    if let alone = row.alone { return try await Examination.run(file, only: [alone]) }
    let named = row.allowed.union([row.check])
    var wanted = isWhole ? judging : judging.subtracting(slow.subtracting(named))
    // Checks of level 4 take their time: each runs over the plugins that are meant for it.
    if Check.all.contains(where: { $0.id == row.check }) { wanted.insert(row.check) }
    var seen = try await Examination.run(file, only: wanted)
    // What ends a process may end it before the check that is meant for it has its turn: that one is asked alone then.
    if seen.skipped[row.check] != nil {
      let alone = try await Examination.run(file, only: [row.check])
      seen.skipped.merge(alone.skipped) { $1 }
      for (id, words) in alone.found {
        seen.found[id] = words
        seen.skipped[id] = nil
      }
      seen.broken.merge(alone.broken) { $1 }
    }
    return seen
  }
}
