internal import CWitanProbe

extension Check {
  /// SEC-04.
  static let otherLibraries = Check(
    "SEC-04", "no-dlopen-other", level: 2, .warning,
    danger: "What a plugin loads while it runs was not there when its file was checked and certified.",
    example: "void *more = dlopen(\"/opt/strategies/brain.so\", RTLD_NOW);",
    fix: "Link what you need, so that the file names it (BIN-10); a strategy needs the C library and libm.",
    .child { stage in
      let subject = try stage.subject()
      let before = loadedFiles()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 200))
      let instance = try subject.create()
      _ = try stage.feed(instance, series, 0..<series.count)
      let state = try instance.save()
      instance.destroy()
      let heir = try subject.create()
      _ = try heir.restore(state.bytes)
      heir.destroy()
      let asked = Meter.asked(for: .library).map { $0.isEmpty ? "the host's program" : $0 }
      let found = asked.isEmpty ? loadedFiles().filter { !before.contains($0) } : asked
      guard let first = found.first else { return [] }
      return [Finding("while it ran, the plugin loaded \(first)", at: "dlopen")]
    })

  /// Files whose code is mapped.
  private static func loadedFiles() -> [String] {
    ProcessState.text("/proc/self/maps").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      guard words.count >= 6, words[1].contains("x"), words[5].hasPrefix("/") else { return nil }
      return String(words[5])
    }
  }
}
