internal import CWitanProbe

extension Check {
  /// DET-05.
  static let clock = Check(
    "DET-05", "clock", level: 2, .error, needs: .deterministic,
    danger: "A strategy that reads the wall clock is another one in a backtest, where years pass in seconds.",
    example: "if (time(NULL) % 86400 < 3600) abstain();              /* the hour of the backtest's run */",
    fix: "Read the time from the bars (open_ms) or from host->now_ms, which is event time.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 200))
      let clocks: [(words: String, kind: Int, seconds: Int64, step: Int64)] = [
        ("a clock that stands in 1999", WKP_CLOCK_STILL, 915_148_800, 0),
        ("a clock that stands in 2040", WKP_CLOCK_STILL, 2_208_988_800, 0),
        ("a clock that runs", WKP_CLOCK_RUNNING, 1_700_000_000, 1_001_003),
        ("a clock that runs backwards", WKP_CLOCK_RUNNING, 1_700_000_000, -1_001_003),
        ("the system's clock", WKP_CLOCK_REAL, 0, 0),
      ].map { ($0.0, Int($0.1), $0.2, $0.3) }
      _ = try stage.subject()
      wkp_hold(nil)
      let base = try stage.runHeld(series) { $0.clock = Int32(WKP_CLOCK_STILL) }
      for clock in clocks {
        stage.phase("the plugin reads \(clock.words)")
        let other = try stage.runHeld(series) { state in
          state.clock = Int32(clock.kind)
          state.base_ns = clock.seconds * 1_000_000_000 + 123_456
          state.step_ns = clock.step
        }
        let found = Difference(
          how: "with \(clock.words), which the plugin has read \(other.clockReads) times", series: series,
          base: base.signals, other: other.signals
        ).findings
        if !found.isEmpty { return found }
      }
      // The language's runtime may read one now and then; a reading a bar is the plugin's.
      guard base.clockReads >= UInt64(series.count) else { return [] }
      let words = "the plugin has read a clock \(base.clockReads) times in \(series.count) bars; nothing depended on it"
      return [Finding(words, at: "evaluate", severity: .note)]
    })

  /// DET-06.
  static let chance = Check(
    "DET-06", "random", level: 2, .error, needs: .deterministic,
    danger: "Dice that the host does not hold fall otherwise in every run: no result can be repeated.",
    example: "if (rand() % 100 < 5) abstain();",
    fix: "Take chance from host->random, which is seeded for the run and the instance's own.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 200))
      _ = try stage.subject()
      wkp_hold(nil)
      let base = try stage.runHeld(series) { ($0.chance, $0.seed) = (2, stage.seed) }
      for (words, kind, seed) in [
        ("other chance", Int32(2), stage.seed &+ 1), ("chance that never changes", 1, 7), ("the system's chance", 0, 0),
      ] {
        stage.phase("the plugin draws from \(words)")
        let other = try stage.runHeld(series) { ($0.chance, $0.seed) = (kind, seed) }
        let found = Difference(
          how: "with \(words), from which the plugin has drawn \(other.chanceReads) times", series: series,
          base: base.signals, other: other.signals
        ).findings
        if !found.isEmpty { return found }
      }
      return []
    })
}

extension Stage {
  /// A run under a clock and a source of chance of its own.
  fileprivate struct HeldRun {
    let signals: Signals
    let clockReads: UInt64, chanceReads: UInt64
  }

  /// Runs a series in a copy of this process, in which `set` has changed what the plugin reads.
  fileprivate func runHeld(_ series: Series, _ set: (inout wkp_hold_state) -> Void) throws -> HeldRun {
    let bytes = try apart {
      let state = wkp_hold_now()
      if let state {
        set(&state.pointee)
        (state.pointee.clock_reads, state.pointee.chance_reads) = (0, 0)
      }
      let packed = try self.run(series).packed
      let reads = [state?.pointee.clock_reads ?? 0, state?.pointee.chance_reads ?? 0]
      return reads.withUnsafeBytes { Array($0) } + packed
    }
    let reads = bytes.withUnsafeBytes { whole in
      (0..<2).map { whole.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self) }
    }
    guard let signals = Signals(packed: Array(bytes.dropFirst(16))) else {
      throw KitError("the signals of a copy of the process are cut short")
    }
    return HeldRun(signals: signals, clockReads: reads[0], chanceReads: reads[1])
  }
}
