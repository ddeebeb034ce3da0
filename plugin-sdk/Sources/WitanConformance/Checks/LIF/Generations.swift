internal import CWitanABI
internal import CWitanProbe
internal import Glibc

extension Check {
  /// LIF-06.
  static let generations = Check(
    "LIF-06", "reload-1000", level: 2, .error, limits: Limits(memory: 4096, processor: 15, file: 512, deadline: 20_000),
    danger: "A host reloads a plugin at each new version, for months, without a restart.",
    example: "static char *names; … names = strdup(…);      /* at each load, freed at none */",
    fix: "Keep nothing in globals; promise WTN_F_UNLOADABLE only if nothing is left; else link with -Wl,-z,nodelete.",
    .child { stage in
      var loader = GenerationLoader(stage: stage)
      return try loader.run()
    })

  /// LIF-08.
  static let leftovers = Check(
    "LIF-08", "leftovers", level: 1, .error,
    danger: "A thread or a handler that outlives its plugin runs in memory that is no longer there.",
    example: "pthread_create(&self->poller, NULL, poll_news, self);      /* destroy does not join it */",
    fix: "End and join in destroy all that create began: threads, timers, handlers, files.",
    .child { stage in
      let subject = try stage.subject()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 100))
      let shared = ProcessState.names(in: "/dev/shm")
      let before = ProcessState.now()
      let mappedBefore = ProcessState.mappedBytes()
      let instance = try subject.create()
      _ = try stage.feed(instance, series, 0..<series.count)
      instance.destroy()
      var findings = ProcessState.lasting {
        let files = ProcessState.names(in: "/dev/shm").filter { !shared.contains($0) && isOwn($0) }
        return ProcessState.now().changes(since: before, by: "a life from create to destroy")
          + (files.isEmpty ? [] : [Finding("shared memory is left: \(files)", at: "/dev/shm")])
      }
      for call in instance.host.lateCalls.prefix(1) {
        findings.append(Finding("the host's \(call) was called after destroy", at: call))
      }
      for function in Set(Meter.asked(for: .atExit)).sorted() {
        findings.append(
          Finding(
            "a function was registered with \(function): it runs at dlclose, or when the plugin is gone", at: function))
      }
      let mapped = ProcessState.mappedBytes() - mappedBefore
      if mapped > 512 << 10 {
        findings.append(Finding("a life from create to destroy leaves \(mapped >> 10) KiB mapped", at: "memory"))
      }
      return findings
    })

  private static func isOwn(_ name: String) -> Bool {
    var about = stat()
    return stat("/dev/shm/\(name)", &about) == 0 && about.st_uid == geteuid()
  }
}
