internal import CWitanABI

extension Check {
  /// PAR-06.
  static let textRoundTrip = Check(
    "PAR-06", "text-roundtrip", level: 2, .warning, danger: "A value that reads back as another one changes a run.",
    example: "snprintf(text, sizeof text, \"%.3f\", half);", fix: "Nothing: the host writes and reads values.",
    .notApplicable(
      "values cross as typed numbers (wtn_value), and the host alone turns them into text and back; a plugin has no "
        + "function for it"))

  /// PAR-09.
  static let deadKnob = Check(
    "PAR-09", "no-effect", level: 3, .note, needs: .parameters, limits: Limits(processor: 40, deadline: 60_000),
    danger: "A parameter that changes no vote makes a search as many times longer as it has values, and its best value "
      + "is chance.",
    example: "self->half = 1.0;      /* and values[HALF]? */",
    fix: "Use it, or take it out of the declaration.",
    .child { stage in
      let subject = try stage.subject()
      let kinds: [SeriesGenerator] = [.realLike, .trend, .saw, .crashAndRecover]
      let count = try stage.usefulCount(beyond: 400)
      let series = kinds.map { stage.series($0, count) }
      let run = Stage.Run(split: .blocks(500))
      let standard = try series.map { try stage.baseline($0, run) }
      return try subject.parameters.compactMap { parameter in
        var tried = 0
        for value in parameter.otherValues {
          var values = subject.standardValues
          values[parameter.index] = value
          guard try subject.warmUp(values) >= 0 else { continue }
          stage.phase("\(parameter.name) = \(value.shown)")
          tried += 1
          for (index, series) in series.enumerated()
          where try stage.run(series, values: values, run).firstDifference(from: standard[index]) != nil { return nil }
        }
        guard tried > 0 else { return nil }
        return Finding(
          "parameter \"\(parameter.name)\" changed no vote: \(tried) other value\(tried == 1 ? "" : "s") over "
            + "\(series.count) series of \(count) bars", at: "parameter \(parameter.name)")
      }
    })
}
