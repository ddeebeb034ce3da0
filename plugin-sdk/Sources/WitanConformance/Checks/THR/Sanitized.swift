internal import CWitanProbe
internal import Glibc

extension Check {
  /// THR-02.
  static let threadSanitizer = Check(
    "THR-02", "tsan", level: 3, .error, limits: Sanitizer.limits,
    danger: "Two instances that share a word may agree a million times; ThreadSanitizer sees the race itself.",
    example: "static int64_t judged;  judged += 1;                /* in evaluate, from every thread */",
    fix: "Build once more with -fsanitize=thread and give that file to plugin-check --only THR-02; then as for THR-01.",
    .child { stage in try Sanitizer.thread.judge(stage) { try Sanitizer.liveOnThreads(stage) } })

  /// RES-06.
  static let addressSanitizer = Check(
    "RES-06", "asan-ubsan", level: 3, .error, limits: Sanitizer.limits,
    danger: "A read one element beyond an array is right by luck, until the memory behind it is another's.",
    example: "double last[20];  sum += last[20];",
    fix: "Build once more with -fsanitize=address,undefined -fno-sanitize-recover and give that file to plugin-check "
      + "--only RES-06; the sanitizer names the line.",
    .child { stage in try Sanitizer.address.judge(stage) { try Sanitizer.liveAlone(stage) } })
}

/// A compiler's sanitizer: its runtime must be loaded before the program, so the check starts itself once more with it.
enum Sanitizer: String {
  case thread, address

  /// A sanitizer maps terabytes.
  static let limits = Limits(memory: nil, processor: 60, deadline: 60_000)

  private var prefix: String { self == .thread ? "__tsan_" : "__asan_" }
  private var libraries: [String] {
    self == .thread ? ["libtsan.so.2", "libtsan.so.0"] : ["libasan.so.8", "libasan.so.6"]
  }

  /// In the outer process: starts the inner one and tells what the sanitizer said. In the inner one: `body`.
  func judge(_ stage: Stage, _ body: () throws -> [Finding]) throws -> [Finding] {
    guard stage.part == 0 else { return try body() }
    let elf = try ELFFile(CandidateFile.read(stage.path).bytes)
    guard elf.symbols.contains(where: { !$0.isDefined && $0.name.hasPrefix(prefix) }) else {
      throw Skip("the file was not built with -fsanitize=\(rawValue); build it so and give that file to plugin-check")
    }
    guard let library = libraries.first(where: { dlopen($0, RTLD_LAZY | RTLD_NOLOAD) != nil || Self.isThere($0) })
    else {
      throw Skip("the sanitizer's library (\(libraries[0])) is not on this machine; it comes with gcc")
    }
    let inner = InnerRun(
      stage,
      environment: [
        "LD_PRELOAD": library,
        // Of this kit and its runtime, which were not built for it, the thread sanitizer would see half, and call it a race.
        "TSAN_OPTIONS": "exitcode=66:halt_on_error=1:ignore_noninstrumented_modules=1",
        "ASAN_OPTIONS": "exitcode=66:detect_leaks=0",
      ])
    let end = try inner.run()
    if end.messages.isEmpty || end.output.contains("Sanitizer") || end.output.contains("runtime error:") {
      return [Finding("the sanitizer: \(Self.sentence(end.output))", at: end.place)]
    }
    return try end.findings()
  }

  /// What was found, and the innermost line of the report's stack that is not the sanitizer's own.
  private static func sentence(_ output: String) -> String {
    let lines = output.split(separator: "\n").map { $0.drop { $0 == " " } }
    guard let first = lines.first(where: { $0.contains("Sanitizer") || $0.contains("runtime error:") }) else {
      return "the process ended without a word"
    }
    let frame = lines.first { $0.hasPrefix("#") && !$0.contains("san.so") && !$0.contains("san_interceptors") }
    return "\(first)" + (frame.map { ", in \($0)" } ?? "")
  }

  private static func isThere(_ library: String) -> Bool {
    ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"].contains {
      access("\($0)/\(library)", R_OK) == 0
    }
  }

  /// Eight instances on eight threads, which meet before and after each bar.
  static func liveOnThreads(_ stage: Stage) throws -> [Finding] {
    let series = stage.series(.realLike, try stage.usefulCount(beyond: 200))
    _ = try Feeder.together(stage, Array(repeating: series, count: 8))
    return []
  }

  /// Every phase of a life, over all series.
  static func liveAlone(_ stage: Stage) throws -> [Finding] {
    for series in stage.series(try stage.usefulCount(beyond: 200)) {
      let instance = try stage.subject().create()
      _ = try stage.feed(instance, series, 0..<series.count, Stage.Run(split: .blocks(16)))
      let state = try instance.save()
      instance.destroy()
      let heir = try stage.subject().create()
      _ = try heir.restore(state.bytes)
      _ = try heir.restore(Array(state.bytes.dropLast(1)))
      heir.destroy()
    }
    return []
  }
}
