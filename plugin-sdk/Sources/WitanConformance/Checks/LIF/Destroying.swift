internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// LIF-02.
  static let doubleDestroy = Check(
    "LIF-02", "double-destroy", level: 1, .note,
    danger: "A second destroy of one instance frees the same memory twice, in the host's heap.",
    example: "/* the host's fault by contract: destroy ends an instance, and its pointer with it */",
    fix: "Nothing: each host holds an instance in one place and forgets it there. Null must be let pass, see LIF-03.",
    .notApplicable(
      "after destroy the pointer is the plugin's own freed memory, so no plugin could tell a second call from another "
        + "instance's; the contract forbids it to the host. That destroy lets a null pointer pass is LIF-03."))

  /// LIF-03.
  static let destroyAnyTime = Check(
    "LIF-03", "destroy-untouched", level: 1, .error,
    danger: "A search refuses, cancels and starts instances by the thousand: destroy comes at any moment, also before "
      + "the first bar.",
    example:
      "static void destroy(wtn_instance *self) { free(self->ring->first); … }   /* ring is made at the first bar */",
    fix:
      "Let destroy cope with every state that create leaves: what is not there yet is null, and free(NULL) is legal.",
    .child { stage in
      let subject = try stage.subject()
      let warmUp = try stage.usefulCount(beyond: 0)
      let series = stage.series(.realLike, max(warmUp + 20, 40))
      stage.phase("a null pointer is destroyed")
      stage.flight.call(.destroy) { subject.plugin.pointee.destroy(nil) }
      let moments: [(String, (Instance) throws -> Void)] = [
        ("untouched", { _ in }),
        ("after one bar", { _ = try stage.feed($0, series, 0..<1) }),
        ("in the middle of the warm-up", { _ = try stage.feed($0, series, 0..<max(warmUp / 2, 1)) }),
        ("after its first votes", { _ = try stage.feed($0, series, 0..<series.count) }),
        ("after save alone", { _ = try $0.save() }),
        ("after a refused state", { _ = try $0.restore([1, 2, 3]) }),
        ("after a refused call", { try Refused.evaluate($0, stage, series) }),
      ]
      for (moment, act) in moments {
        stage.phase("an instance is destroyed \(moment)")
        let instance = try subject.create()
        try act(instance)
        instance.destroy()
      }
      return []
    })
}

/// Calls that a plugin must refuse.
enum Refused {
  /// Bars of which none is fresh.
  static func evaluate(_ instance: Instance, _ stage: Stage, _ series: Series) throws {
    let window = try Window(2, flight: stage.flight)
    let answer = try Answer(1, flight: stage.flight)
    _ = instance.evaluate(try window.lay(series, 0..<2, lastSeq: 2), fresh: 0, into: answer.lay(1))
  }
}
