internal import CWitanABI

extension Check {
  /// FUZ-02.
  static let callSequences = Check(
    "FUZ-02", "call-sequence", level: 4, .error, needs: .deterministic, limits: fuzzLimits,
    danger:
      "Reloads, saves, settings and other instances come in an order that nobody has tried; a vote that depends on it "
      + "is one that no backtest has seen.",
    example: "static double scratch[3];  …  save() { scratch[0] = self->fast; …      /* of which instance? */",
    fix:
      "Keep everything in the instance. The report names the shortest sequence of calls after which an instance votes "
      + "otherwise than a twin that was given the same bars and nothing else.",
    .child { stage in
      let bench = try SequenceBench(stage)
      return try stage.timedCases { index in
        var random = stage.random(UInt64(index) + 211)
        let plan = CallPlan.random(&random, live: bench.live.count)
        stage.phase("sequence \(index) of \(plan.steps.count) calls")
        return try bench.judge(plan)
      }
    })
}

/// Runs a plan, and the model: for each life a twin, alone in a process, given the same bars one by one.
final class SequenceBench {
  let stage: Stage
  let subject: Subject
  /// Parameters that a living instance can change.
  let live: [SubjectParameter]
  private let warmUp: Int
  private let series: [Series]
  /// How many bars a slot can judge.
  private static let most = 1200

  init(_ stage: Stage) throws {
    self.stage = stage
    subject = try stage.subject()
    warmUp = min(max(0, Int(try subject.warmUp())), 5000)
    live = subject.parameters.filter { $0.isLive && !$0.otherValues.isEmpty }
    let kinds: [SeriesGenerator] = [.realLike, .saw, .crashAndRecover, .nasty]
    series = kinds.map { [warmUp] in stage.series($0, warmUp + Self.most) }
    _ = try stage.baseline(stage.series(.realLike, warmUp + 60))
  }

  /// Judges a plan in a copy of this process, shrinking it where it fails.
  func judge(_ plan: CallPlan) throws -> [Finding] {
    guard stage.deadline != nil else { return try compare(plan) }
    let first = try stage.attempt { try compare(plan) }
    switch first {
    case .fine, .hung: return []
    case .skipped(let reason): throw Skip(reason)
    case .found, .died: break
    }
    var shrinker = Shrinker(tries: 300, milliseconds: 8000)
    let steps = try shrinker.shrink(plan.steps) { steps in
      try stage.attempt(milliseconds: 3000) { try compare(CallPlan(steps: steps)) }.isLike(first)
    }
    let small = CallPlan(steps: steps)
    switch try stage.attempt(milliseconds: 3000, { try compare(small) }) {
    case .found(let findings):
      return findings.map { Finding("\($0.sentence); the shortest such sequence: \(small.words)", at: $0.place) }
    case .died(let status):
      let name = Autopsy.name(status & 0x7F)
      return [Finding("the process is ended by \(name) in the sequence: \(small.words)", at: "\(steps.count) calls")]
    default: return [Finding("a sequence fails, and not each time: \(plan.words)", at: "\(plan.steps.count) calls")]
    }
  }

  /// Runs a plan and compares each life with its twin.
  private func compare(_ plan: CallPlan) throws -> [Finding] {
    let lives = SlotLife.lives(of: plan)
    let twins = try lives.map { life in try stage.signalsApart { try self.twin(life) } }
    let run = try SequenceRun(self, plan).signals
    for (life, (signals, twin)) in zip(lives, zip(run, twins)) {
      let found = Difference(
        how:
          "in a sequence of \(plan.steps.count) calls, instance \(life.slot) votes otherwise than a twin that is only "
          + "given its bars:", series: series[life.slot], base: twin, other: signals
      ).findings
      if !found.isEmpty { return found }
    }
    return []
  }

  private func twin(_ life: SlotLife) throws -> Signals {
    let instance = try subject.create()
    defer { instance.destroy() }
    var signals = Signals()
    var at = 0
    for event in life.events {
      switch event {
      case .bars(let count):
        let next = at..<min(at + count, series[life.slot].count)
        signals.append(try stage.feed(instance, series[life.slot], next))
        at = next.upperBound
      case .set(let parameter, let value): set(instance, parameter, value)
      }
    }
    return signals
  }

  /// Sets a live parameter, and answers what was set; nil where it is refused, as then it is for the twin, too.
  @discardableResult
  func set(_ instance: Instance, _ parameter: Int, _ value: Int) -> (index: Int, value: wtn_value)? {
    let chosen = live[parameter % live.count]
    let value = chosen.otherValues[value % chosen.otherValues.count]
    guard let status = instance.setParam(chosen.index, value), status >= 0 else { return nil }
    return (chosen.index, value)
  }

  /// The bars of a slot.
  func bars(of slot: Int) -> Series { series[slot] }
}

/// A plan, carried out.
private struct SequenceRun {
  /// Of each life, in the order in which they end.
  private(set) var signals: [Signals] = []
  private let bench: SequenceBench
  private var instances: [Instance]
  private var at = [Int](repeating: 0, count: CallPlan.slots)
  private var current = [Signals](repeating: Signals(), count: CallPlan.slots)
  /// The values that hold now, which a reload makes the new instance with.
  private var values: [[wtn_value]]

  init(_ bench: SequenceBench, _ plan: CallPlan) throws {
    self.bench = bench
    values = [[wtn_value]](repeating: bench.subject.standardValues, count: CallPlan.slots)
    instances = try (0..<CallPlan.slots).map { _ in try bench.subject.create() }
    for step in plan.steps { try carryOut(step) }
    signals += current
    for instance in instances { instance.destroy() }
  }

  private mutating func carryOut(_ step: CallPlan.Step) throws {
    switch step {
    case .judge(let slot, let bars, let seesAll): try judge(slot, bars, seesAll)
    case .save(let slot):
      for _ in 0..<2 { _ = try bench.stage.state(of: instances[slot]) }
    case .swap(let slot): try swap(slot)
    case .renew(let slot):
      signals.append(current[slot])
      instances[slot].destroy()
      instances[slot] = try bench.subject.create()
      (at[slot], current[slot], values[slot]) = (0, Signals(), bench.subject.standardValues)
    case .set(let slot, let parameter, let value):
      guard let (index, now) = bench.set(instances[slot], parameter, value) else { return }
      values[slot][index] = now
    case .crowd(let bars):
      let other = try bench.subject.create()
      _ = try bench.stage.feed(other, bench.bars(of: 0), 0..<bars)
      other.destroy()
    case .ask(let slot):
      _ = try bench.subject.warmUp()
      guard at[slot] > 0 else { return }
      let steps = try Stepper(instances[slot], warmUp: 0, flight: bench.stage.flight)
      let (status, _) = try steps.step(bench.bars(of: slot), at[slot] - 1)
      guard status < 0 else { throw Skip("a bar is judged twice; see DAT-07") }
    }
  }

  private mutating func judge(_ slot: Int, _ bars: Int, _ seesAll: Bool) throws {
    let series = bench.bars(of: slot)
    let next = at[slot]..<min(at[slot] + bars, series.count)
    let split = try bench.stage.blockSplit()
    current[slot].append(
      try bench.stage.feed(instances[slot], series, next, Stage.Run(split: split, seesAll: seesAll)))
    at[slot] = next.upperBound
  }

  private mutating func swap(_ slot: Int) throws {
    let state = try bench.stage.state(of: instances[slot])
    let new = try bench.subject.create(values[slot])
    let status = try new.restore(state)
    guard status >= 0 else {
      throw Finding("restore of a state that was saved just before answered \(status), expected 0", at: "restore")
    }
    instances[slot].destroy()
    instances[slot] = new
  }
}
