internal import CWitanProbe
internal import Glibc

extension Check {
  /// THR-05.
  static let smallStack = Check(
    "THR-05", "small-stack", level: 3, .warning,
    danger: "A host's worker threads have small stacks; what does not fit writes on, or ends the process.",
    example: "double window[100000];                        /* 800 kB of a stack of 256 KiB */",
    fix: "Keep large arrays in the instance; no recursion whose depth follows the data.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 60))
      stage.phase("all calls on a stack of 256 KiB")
      let fate = try stage.fate(within: 8000) {
        let worker = try Worker(stack: 256 << 10)
        return try worker.perform {
          _ = wkp_alternate_stack()
          let instance = try stage.subject().create()
          _ = try stage.feed(instance, series, 0..<series.count, Stage.Run(split: .blocks(16)))
          let state = try instance.save()
          instance.destroy()
          let heir = try stage.subject().create()
          _ = try heir.restore(state.bytes)
          heir.destroy()
          return []
        }
      }
      switch fate {
      case .told: return []
      case .late(let place): return [Finding("on a stack of 256 KiB a call did not return", at: place)]
      case .died(_, let sentence, let place): return [Finding("on a stack of 256 KiB: \(sentence)", at: place)]
      }
    })
}
