internal import CWitanProbe

extension Check {
  /// RES-02.
  static let heapSlope = Check(
    "RES-02", "heap-slope", level: 2, .error, limits: Limits(processor: 20, deadline: 20_000),
    danger: "Sixty-four bytes a bar are nothing in a test, and the host's memory after a month.",
    example: "self->seen = realloc(self->seen, ++self->count * sizeof *self->seen);      /* every bar, for ever */",
    fix: "Keep a ring of fixed length; what a bar allocates, the same bar frees.",
    .child { stage in
      let subject = try stage.subject()
      Meter.addLibraries()
      // A buffer that doubles when it is full also grows for ever: it is seen in every doubling of the bars.
      let ends = try [2500, 5000, 10_000, 20_000].map { try stage.usefulCount(beyond: $0) }
      let series = stage.series(.realLike, ends[3])
      let instance = try subject.create()
      var at = 0
      var held: [(bars: Int, bytes: Int, mapped: Int)] = []
      for end in ends {
        _ = try stage.feed(instance, series, at..<end, Stage.Run(milliseconds: 4000))
        held.append((end, Meter.bytes, ProcessState.mappedBytes()))
        at = end
      }
      let grown = zip(held, held.dropFirst()).map { ($1.bars - $0.bars, $1.bytes - $0.bytes, $1.mapped - $0.mapped) }
      if grown.allSatisfy({ $0.1 > 0 }), let last = grown.last {
        return [
          Finding(
            "the plugin holds \(last.1 * 10_000 / last.0) bytes more after every 10,000 bars, at each of three "
              + "measurements, expected 0", at: "memory")
        ]
      }
      guard grown.allSatisfy({ $0.2 >= 65_536 }), let last = grown.last else { return [] }
      return [
        Finding(
          "\(last.2 * 10_000 / last.0 >> 10) KiB more are mapped after every 10,000 bars, at each of three measurements, "
            + "expected none", at: "memory")
      ]
    })

  /// RES-05.
  static let noOutput = Check(
    "RES-05", "no-output", level: 1, .warning,
    danger:
      "The host's output is a log that machines read, or a screen that it draws: a plugin's line is in the middle.",
    example: "printf(\"crossed at %f\\n\", price);",
    fix: "Use host->log, which is written under the plugin's name and limited.",
    .child { stage in
      let capture = try OutputCapture()
      let subject = try stage.subject()
      for kind in [SeriesGenerator.realLike, .nasty] {
        let series = stage.series(kind, try stage.usefulCount(beyond: 200))
        let instance = try subject.create()
        _ = try? stage.feed(instance, series, 0..<series.count)
        let state = try instance.save()
        instance.destroy()
        let heir = try subject.create()
        _ = try heir.restore(state.bytes)
        _ = try heir.restore([0])
        heir.destroy()
      }
      let printed = capture.take()
      guard !printed.isEmpty else { return [] }
      let start = String(decoding: printed.prefix(40).map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
      return [
        Finding(
          "\(printed.count) bytes were printed, beginning with \"\(start)\", expected none",
          at: "standard output or error")
      ]
    })
}
