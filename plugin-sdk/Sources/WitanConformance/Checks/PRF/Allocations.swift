extension Check {
  /// PRF-02.
  static let allocationsPerBar = Check(
    "PRF-02", "allocations-per-bar", level: 2, .note,
    danger: "Each allocation is a lock and a search; in a sweep over thousands of values they are most of the time.",
    example: "double *copy = malloc(bars->count * sizeof *copy);  …  free(copy);      /* at every bar */",
    fix: "Allocate in create; keep scratch memory in the instance.",
    .child { stage in
      Meter.addLibraries()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 1000))
      let instance = try stage.subject().create()
      let warm = series.count - 1000
      _ = try stage.feed(instance, series, 0..<warm)
      // warmup_bars is asked once for each range that is fed.
      let before = Meter.allocations
      _ = try stage.subject().warmUp()
      let asking = Meter.allocations - before
      let start = Meter.allocations
      _ = try stage.feed(instance, series, warm..<series.count)
      let count = max(0, Meter.allocations - start - asking)
      guard count >= 1000 else { return [] }
      let each = Double(count / 100) / 10
      return [
        Finding(
          "a bar takes memory \(each) times on average, expected none after the warm-up", at: "evaluate",
          severity: each > 100 ? .warning : .note)
      ]
    })
}
