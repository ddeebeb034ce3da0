internal import CWitanABI
internal import CWitanProbe
internal import Glibc

extension Check {
  /// RES-01.
  static let openFiles = Check(
    "RES-01", "fd-leak", level: 1, .error, limits: Limits(files: 1024),
    danger: "A descriptor a bar is the host's last one within a day; then no order can be sent.",
    example: "FILE *f = fopen(\"/proc/loadavg\", \"r\"); fscanf(f, \"%lf\", &load);     /* never closed */",
    fix: "Open nothing while judging; what create opens, destroy closes.",
    .child { stage in
      let subject = try stage.subject()
      let series = stage.series(.realLike, 10_000)
      let instance = try subject.create()
      _ = try stage.feed(instance, series, 0..<100)
      let before = ProcessState.now()
      // A leak at every bar shows before the limit of open files is met, a rare one only at the end.
      for range in [100..<600, 600..<series.count] {
        _ = try stage.feed(instance, series, range)
        let opened = ProcessState.now().files.filter { !before.files.contains($0) }
        guard !opened.isEmpty else { continue }
        return [
          Finding(
            "\(range.upperBound - 100) bars left \(opened.count) descriptor(s) open: "
              + opened.prefix(3).joined(separator: ", "), at: "file descriptors")
        ]
      }
      return []
    })

  /// RES-04.
  static let threadsDeclared = Check(
    "RES-04", "threads-declared", level: 1, .error,
    danger: "A thread that nobody knows of runs into destroy, into a reload, and into the host's processor time.",
    example: "pthread_create(&helper, NULL, work, self);      /* without WTN_CAP_OWN_THREADS in wants */",
    fix: "Judge in the call's own thread; or ask for WTN_CAP_OWN_THREADS and join all threads in destroy.",
    .child { stage in
      let subject = try stage.subject()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 200))
      let mayStart = subject.asked & UInt64(WTN_CAP_OWN_THREADS) != 0
      let before = ProcessState.now().threads
      if !mayStart {
        let error = wkp_seal_threads()
        guard error == 0 else {
          throw Skip("no system call filter on this machine: \(String(cString: strerror(error)))")
        }
      }
      stage.phase("threads are forbidden, since they were not asked for")
      let instance = try subject.create()
      _ = try stage.feed(instance, series, 0..<series.count)
      instance.destroy()
      let after = ProcessState.now().threads
      guard after > before else { return [] }
      return [Finding("\(after - before) thread(s) are left after destroy, expected none", at: "threads")]
    })
}
