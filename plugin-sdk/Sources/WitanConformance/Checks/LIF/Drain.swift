internal import CWitanABI
internal import CWitanProbe
internal import Glibc

extension Check {
  /// LIF-09.
  static let drain = Check(
    "LIF-09", "drain", level: 2, .error, limits: Limits(deadline: 15_000),
    danger: "A reload waits for destroy at a bar's boundary; one that waits for the network holds the trading thread.",
    example: "static void destroy(wtn_instance *self) { while (self->open_requests) usleep(1000); free(self); }",
    fix: "Forget what is open: the host ends requests and timers with the instance, and calls it no more.",
    .child { stage in
      let subject = try stage.subject()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 40))
      var best = Double.infinity, waits = 0.0
      for _ in 0..<3 where best > most {
        let instance = try subject.create()
        _ = try stage.feed(instance, series, 0..<series.count)
        stage.phase(
          "destroy, with \(instance.host.requests.count) request(s) and \(instance.host.timers.count) timer(s) open")
        let (start, switches) = (Moment(), wkp_waits())
        instance.destroy()
        if start.milliseconds < best { (best, waits) = (start.milliseconds, Double(wkp_waits() - switches)) }
        usleep(2000)
        if let late = instance.host.lateCalls.first {
          return [Finding("the host's \(late) was called after destroy", at: late)]
        }
      }
      guard best > most else { return [] }
      return [
        Finding(
          "destroy took \(Int(best)) ms at best of three and gave the processor up \(Int(waits)) times, expected at most "
            + "\(Int(most)) ms whatever is open", at: "destroy")
      ]
    })

  /// Milliseconds: ten times the host's standard deadline for a call.
  private static let most = 500.0
}
