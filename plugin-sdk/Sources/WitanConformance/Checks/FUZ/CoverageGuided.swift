internal import Glibc

extension Check {
  /// FUZ-06.
  static let coverageGuided = Check(
    "FUZ-06", "coverage-guided", level: 4, .note,
    // A sanitizer takes terabytes of addresses.
    limits: Limits(memory: nil, processor: 30, file: 64, files: 256, deadline: 40_000, isTimed: true),
    danger:
      "Chance alone rarely meets a branch behind three conditions; a fuzzer that sees which branches it has taken does.",
    example: "if (high > 4 * low && volume == 0 && close == 1) …",
    fix:
      "Build the plugin's source with templates/fuzz/fuzz.c by `clang -fsanitize=fuzzer,address` and put the program "
      + "beside the plugin as NAME.so.fuzz; what it prints names the input that ended it.",
    .child { stage in
      let program = stage.path + ".fuzz"
      guard access(program, X_OK) == 0 else {
        throw Skip("no program built with coverage lies beside the plugin as NAME.so.fuzz (it takes clang's libFuzzer)")
      }
      stage.phase("\(program)")
      let words = Words([program, "-max_total_time=\(Int(stage.duration / 1000))", "-rss_limit_mb=0", "-verbosity=0"])
      var child = pid_t()
      let error = posix_spawn(&child, program, nil, nil, words.pointers, environ)
      guard error == 0 else { throw Skip("\(program) cannot be started: \(String(cString: strerror(error)))") }
      var status: Int32 = 0
      while waitpid(child, &status, 0) < 0 && errno == EINTR {}
      guard status != 0 else { return [] }
      let end = status & 0x7F == 0 ? "with status \(status >> 8 & 0xFF)" : "by \(Autopsy.name(status & 0x7F))"
      return [Finding("the fuzzer \(program) ended \(end), expected 0; its words are the child's output")]
    })
}
