extension Check {
  /// PRF-05.
  static let hang = Check(
    "PRF-05", "hang", level: 1, .fatal, limits: Limits(processor: 6, deadline: 6000), gate: .failure,
    danger: "A call that does not return holds the host's trading thread; the plugin is quarantined, the thread lost.",
    example: "while (average != target) average += step;   /* never equal: doubles are rounded */",
    fix: "Bound every loop by a count; compare numbers with < and >, never with == or !=.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 200)
      for series in [stage.series(.realLike, count), stage.series(.flat, count)] {
        let instance = try stage.subject().create()
        stage.phase("\(series.name), \(count) bars one at a time")
        _ = try? stage.feed(instance, series, 0..<count, Stage.Run(milliseconds: 1000))
        let state = try? instance.save()
        instance.destroy()
        let heir = try stage.subject().create()
        _ = try heir.restore(state?.bytes ?? [])
        heir.destroy()
      }
      return []
    })
}
