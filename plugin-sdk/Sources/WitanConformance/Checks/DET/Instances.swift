internal import CWitanABI
internal import Glibc

extension Check {
  /// DET-01.
  static let twins = Check(
    "DET-01", "twice-same-instance-kind", level: 1, .error, needs: .deterministic,
    danger: "A result that cannot be repeated cannot be tested, searched or explained.",
    example: "static double last;                    /* both instances smooth with it */",
    fix: "Keep all state in the instance; no statics that are written to; initialise every field in create.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 300)
      for series in stage.series(count) {
        stage.phase("two instances are given each bar in turn; \(series.name)")
        let one = try Feeder(stage, series)
        let two = try Feeder(stage, series)
        while !one.isAtEnd {
          try one.step()
          try two.step()
        }
        let found = Difference(
          how: "in a second instance beside the first", series: series, base: one.signals, other: two.signals
        ).findings
        if !found.isEmpty { return found }
      }
      return []
    })

  /// DET-03.
  static let neighbours = Check(
    "DET-03", "order-of-instances", level: 2, .error, needs: .deterministic,
    danger:
      "A search runs thousands of instances at once: what one leaves in a static changes the results of the others, "
      + "and no run is like the last.",
    example: "static int alive;             /* create: alive += 1; and confidence depends on it */",
    fix: "Keep all state in the instance; a table that is shared must be constant.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 200)
      let series = stage.series(.realLike, count)
      // Elsewhere in time, so that only the instance's own doing is judged.
      let others = stage.series(.saw, count).shifted(by: -3_653 * 86_400_000)
      let alone = try stage.runApart(series)
      stage.phase("other instances are made, run and destroyed between two bars")
      let crowded = try stage.signalsApart {
        let worker = try Worker()
        var neighbours: [Feeder] = []
        let one = try Feeder(stage, series)
        while !one.isAtEnd {
          try worker.perform {
            if one.next % 10 == 0 { neighbours.append(try Feeder(stage, others)) }
            if one.next % 25 == 24 { neighbours.removeFirst().instance.destroy() }
            for neighbour in neighbours.suffix(3) { try neighbour.step() }
          }
          try one.step()
        }
        return one.signals
      }
      return Difference(
        how: "while other instances come, run and go", series: series, base: alone, other: crowded
      ).findings
    })

  /// DET-04.
  static let fresh = Check(
    "DET-04", "reset", level: 2, .error, needs: .deterministic,
    danger: "Memory that destroy gave back comes again dirty: what create does not set is the last instance's.",
    example: "wtn_instance *self = malloc(sizeof *self);      /* and some field is never set */",
    fix: "calloc, or set every field in create. (This contract has no reset: destroy and create are its counterpart.)",
    .child { stage in
      let count = try stage.usefulCount(beyond: 200)
      let series = stage.series(.realLike, count)
      let others = stage.series(.crashAndRecover, count).shifted(by: -3_653 * 86_400_000)
      let first = try stage.runApart(series)
      stage.phase("an instance is made where another was destroyed")
      let second = try stage.signalsApart {
        for _ in 0..<3 { _ = try stage.run(others) }
        return try stage.run(series)
      }
      return Difference(
        how: "in an instance made after another was destroyed", series: series, base: first, other: second
      ).findings
    })

  /// DET-07.
  static let anyThread = Check(
    "DET-07", "thread-agnostic", level: 2, .error,
    danger:
      "A host calls an instance from whichever thread is free: what is kept with the thread is lost, or another's.",
    example: "static _Thread_local double last;",
    fix: "Keep all state in the instance. Calls into one instance never overlap, so no lock is needed.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 200)
      let series = stage.series(.realLike, count)
      let one = try stage.runApart(series)
      stage.phase("bar n is judged on thread n mod 4, never two at once")
      let four = try stage.signalsApart {
        let workers = try (0..<4).map { _ in try Worker() }
        let feeder = try workers[3].perform { try Feeder(stage, series) }
        while !feeder.isAtEnd { try workers[feeder.next % 4].perform { try feeder.step() } }
        return feeder.signals
      }
      return Difference(
        how: "when bar n is judged on thread n mod 4", series: series, base: one, other: four
      ).findings
    })
}
