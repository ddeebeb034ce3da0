internal import CWitanABI
internal import Glibc

extension Check {
  /// THR-04.
  static let callbackThread = Check(
    "THR-04", "callback-thread", level: 2, .error,
    danger:
      "The host's functions are called inside a call of the host's, on its thread; another thread meets them in the "
      + "middle of a bar, or after the instance is gone.",
    example: "static void *poll_news(void *self) { host->log(host->ctx, WTN_LOG_INFO, text); … }",
    fix:
      "Call the host only from inside a call; a thread of your own needs WTN_CAP_OWN_THREADS, asked for and granted.",
    .child { stage in
      let subject = try stage.subject()
      let threads = UInt64(WTN_CAP_OWN_THREADS)
      if subject.plugin.pointee.needs & threads != 0 {
        throw Skip("the plugin needs WTN_CAP_OWN_THREADS, and may call the host from its own threads")
      }
      let host = try RecordingHost(.init(granted: subject.asked & ~threads), flight: stage.flight)
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 200))
      stage.phase("WTN_CAP_OWN_THREADS is not granted")
      let instance = try subject.create(subject.standardValues, host: host)
      _ = try stage.feed(instance, series, 0..<series.count)
      // A thread of the plugin's gets a moment, since it is in none of these calls.
      usleep(30_000)
      instance.destroy()
      guard let function = host.desk.withLock({ host.foreignCalls.first }) else { return [] }
      return [
        Finding(
          "the host's \(function) was called by a thread that was in no call into the plugin, though "
            + "WTN_CAP_OWN_THREADS was not granted", at: function)
      ]
    })
}
