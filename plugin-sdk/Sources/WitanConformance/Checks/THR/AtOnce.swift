internal import CWitanABI
internal import CWitanProbe
internal import Glibc
internal import Synchronization

extension Check {
  /// THR-01.
  static let independentInstances = Check(
    "THR-01", "independent-instances", level: 2, .error, limits: Limits(processor: 20, deadline: 20_000),
    danger: "A host judges many markets at the same time, each on a thread: what two instances share, both spoil.",
    example: "static double scratch[256];          /* every instance sorts in it */",
    fix: "Keep scratch memory in the instance; let every static be constant.",
    .child { stage in
      let bars = try stage.usefulCount(beyond: 6000)
      let all = (0..<8).map { stage.series(.realLike, bars).scaled(by: 1 + Double($0)).shifted(by: Int64($0) * 60_000) }
      stage.phase("eight instances one after the other")
      let alone = try all.map { series in try stage.runApart(series, Stage.Run(split: .blocks(block))) }
      stage.phase("eight instances on eight threads, other bars for each")
      let feeders = try Feeder.together(stage, all, block: block)
      for (feeder, base) in zip(feeders, alone) {
        let found = Difference(
          how: "while seven other instances are judged on other threads", series: feeder.series, base: base,
          other: feeder.signals
        ).findings
        if !found.isEmpty { return found }
      }
      return []
    })

  /// Bars a call: enough that a call lasts, and few enough that each thread's calls fall between many of the others'.
  private static let block = 64

  /// THR-03.
  static let anyTimeFunctions = Check(
    "THR-03", "annotations", level: 2, .error, limits: Limits(processor: 20, deadline: 20_000),
    danger: "create, warmup_bars and the entry may run at any time: a search makes instances while others judge.",
    example: "static wtn_value checked[8];          /* warmup_bars leaves there what create and evaluate read */",
    fix: "Let create and warmup_bars work on their arguments and the instance alone, without statics that change.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 500))
      let base = try stage.runApart(series)
      let neighbours = try Neighbours(stage)
      let feeder = try Feeder(stage, series)
      let part = max(series.count / turns, 1)
      stage.phase("the entry, create, warmup_bars and destroy run while an instance judges")
      try Worker.together([
        {
          defer { neighbours.end() }
          while !feeder.isAtEnd {
            if feeder.next.isMultiple(of: part) { neighbours.awaitTurn() }
            try feeder.step()
          }
        }, neighbours.asks, neighbours.makes, neighbours.enters,
      ])
      if let sentence = neighbours.wrong { return [Finding(sentence, at: "any thread")] }
      return Difference(
        how: "while the entry, create, warmup_bars and destroy run on other threads", series: series, base: base,
        other: feeder.signals
      ).findings
    })

  /// How often the judging waits until every other thread had a turn: else it may be over before any of them has begun.
  private static let turns = 8
}

/// Threads that call what may be called at any time, until they are told to end.
private final class Neighbours: Sendable {
  private nonisolated(unsafe) let subject: Subject
  private nonisolated(unsafe) let host: RecordingHost
  private nonisolated(unsafe) let values: [wtn_value]
  private let warmUp: Int32
  private let isOver = Atomic(false)
  private let warmUps = Atomic(0), creations = Atomic(0), entries = Atomic(0)
  private let wrongWarmUp = Atomic<Int32>(0), wrongCreate = Atomic<Int32>(0), wrongEntry = Atomic(false)

  init(_ stage: Stage) throws {
    subject = try stage.subject()
    host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
    values = subject.standardValues
    warmUp = try subject.warmUp()
  }

  func end() { isOver.store(true, ordering: .releasing) }
  private var goesOn: Bool { !isOver.load(ordering: .acquiring) }

  /// Waits until each has called once more than when it was asked for.
  func awaitTurn() {
    let before = calls
    while zip(before, calls).contains(where: { $0 == $1 }) { sched_yield() }
  }

  private var calls: [Int] {
    [warmUps.load(ordering: .relaxed), creations.load(ordering: .relaxed), entries.load(ordering: .relaxed)]
  }

  // Each calls at least once: a judging that is over before a thread has its turn must not hide what the call does.

  func asks() {
    repeat {
      let answer = subject.flight.call(.warmupBars) { subject.plugin.pointee.warmup_bars(values, values.count) }
      if answer != warmUp { wrongWarmUp.store(answer, ordering: .relaxed) }
      warmUps.add(1, ordering: .relaxed)
    } while goesOn
  }

  func makes() {
    repeat {
      var made: OpaquePointer?
      let status = subject.flight.call(.create) {
        subject.plugin.pointee.create(host.table, values, values.count, &made)
      }
      if status >= 0, let made { subject.flight.call(.destroy) { subject.plugin.pointee.destroy(made) } }
      if status < 0 { wrongCreate.store(status, ordering: .relaxed) }
      creations.add(1, ordering: .relaxed)
    } while goesOn
  }

  func enters() {
    repeat {
      let answer = subject.flight.call(.entry) { subject.entry(UInt16(WTN_ABI_MAJOR), UInt16(WTN_ABI_MINOR)) }
      if answer != subject.plugin { wrongEntry.store(true, ordering: .relaxed) }
      entries.add(1, ordering: .relaxed)
    } while goesOn
  }

  /// What was answered otherwise than by one thread alone; nil = nothing.
  var wrong: String? {
    let bars = wrongWarmUp.load(ordering: .relaxed), status = wrongCreate.load(ordering: .relaxed)
    if bars != 0 { return "warmup_bars answered \(bars) while an instance judged, expected \(warmUp) as alone" }
    if status != 0 { return "create answered \(status) while an instance judged, expected 0 as alone" }
    return wrongEntry.load(ordering: .relaxed) ? "the entry answered another pointer while an instance judged" : nil
  }
}
