internal import CWitanProbe
internal import Glibc

extension Check {
  /// SEC-01.
  static let declaredCapabilities = Check(
    "SEC-01", "declared-capabilities", level: 1, .fatal,
    danger: "A plugin that opens sockets, writes files or starts programs goes round everything that the operator "
      + "granted; isolated, it is killed for it.",
    example: "int fd = socket(AF_INET, SOCK_STREAM, 0);      /* instead of host->http */",
    fix: "Ask for the capability and let the host do it: host->http, host->set_timer, save.",
    .child { stage in
      let error = wkp_seal()
      guard error == 0 else { throw Skip("no system call filter on this machine: \(String(cString: strerror(error)))") }
      stage.phase("sockets, writing files, processes and programs are forbidden")
      let subject = try stage.subject()
      let count = try stage.usefulCount(beyond: 300)
      for kind in [SeriesGenerator.realLike, .crashAndRecover] {
        let instance = try subject.create()
        _ = try stage.feed(instance, stage.series(kind, count), 0..<count)
        let state = try stage.saveInPassing(instance)
        instance.destroy()
        let heir = try subject.create()
        if let state { _ = try heir.restore(state) }
        heir.destroy()
      }
      return []
    })
}
