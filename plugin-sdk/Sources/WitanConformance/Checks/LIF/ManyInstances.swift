extension Check {
  /// LIF-05.
  static let manyInstances = Check(
    "LIF-05", "many-instances", level: 2, .error, limits: Limits(processor: 15, deadline: 15_000),
    danger: "A search runs an instance for each set of values at once; a table of fixed length mixes them up.",
    example: "static wtn_instance table[16];           /* the seventeenth gets the first one's place */",
    fix: "Allocate each instance in create; where there must be a limit, refuse with WTN_E_BUSY and a sentence.",
    .child { stage in
      let count = 256
      let warmUp = try stage.usefulCount(beyond: 0)
      // Long warm-ups cost instances × bars: fewer bars, never fewer instances.
      let series = stage.series(.realLike, warmUp + 30)
      let own = (0..<count).map { series.scaled(by: 1 + Double($0) / 64) }
      stage.phase("\(count) instances one after the other")
      let alone = try (0..<count).map { try stage.run(own[$0], Stage.Run(split: .blocks(16))) }
      stage.phase("\(count) instances at once")
      let instances = try own.map { _ in try stage.subject().create() }
      var together = [Signals](repeating: Signals(), count: count)
      for start in stride(from: 0, to: series.count, by: 16) {
        let range = start..<min(start + 16, series.count)
        for (index, instance) in instances.enumerated() {
          stage.flight.note(case: index)
          together[index].append(try stage.feed(instance, own[index], range, Stage.Run(split: .blocks(16))))
        }
      }
      for index in 0..<count {
        let found = Difference(
          how: "in instance \(index + 1) of \(count) that live at once", series: own[index], base: alone[index],
          other: together[index]
        ).findings
        if !found.isEmpty { return found }
      }
      return []
    })
}
