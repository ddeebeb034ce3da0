extension Check {
  /// Names that the C library or a host's process gives; one of the same name in a plugin would take calls over.
  private static let taken: Set<String> = [
    "malloc", "free", "calloc", "realloc", "aligned_alloc", "posix_memalign", "memcpy", "memset", "memmove", "strlen",
    "clock_gettime", "gettimeofday", "time", "getrandom", "random", "rand", "open", "openat", "read", "write", "close",
    "socket", "connect", "fork", "execve", "exit", "_exit", "abort", "raise", "signal", "sigaction", "dlopen", "dlsym",
    "dlclose", "pthread_create", "pthread_mutex_lock", "printf", "puts", "main", "syscall", "environ", "mmap", "munmap",
  ]

  /// What a linker exports by itself.
  private static let marks: Set<String> = ["_init", "_fini", "__bss_start", "_edata", "_end", "__data_start"]

  /// BIN-03.
  static let onlyEntryExported = Check(
    "BIN-03", "only-entry-exported", level: 2, .warning,
    danger: "An exported function can be taken by another library's call of that name, and the other way round.",
    example: "double ema(const double *x, int n) { … }     /* exported, unless the file is compiled hidden */",
    fix: "Compile with -fvisibility=hidden and link with the version script { global: wtn_plugin_entry; local: *; };",
    .file { file in
      let others = try file.elf().exports.filter { $0 != ELFFile.entry && !marks.contains($0) }
      let dangerous = others.filter { taken.contains($0) || $0.hasPrefix("wtn_") || $0.hasPrefix("wkp_") }
      if !dangerous.isEmpty {
        return [
          Finding(
            "the file defines \(list(dangerous)) for everyone, which the C library or the host has as well",
            at: "dynamic symbols", severity: .error)
        ]
      }
      guard !others.isEmpty else { return [] }
      return [
        Finding(
          "the file exports \(others.count) symbol\(others.count == 1 ? "" : "s") beside \(ELFFile.entry): "
            + list(others), at: "dynamic symbols")
      ]
    })

  /// BIN-04.
  static let noUniqueSymbols = Check(
    "BIN-04", "no-gnu-unique", level: 2, .error,
    danger: "A symbol bound as STB_GNU_UNIQUE keeps the image, and its state, until the process ends: a new version "
      + "of the plugin goes on with the old one's variables.",
    example: "template <class T> struct Cache { static inline int hits = 0; };   // g++, without -fno-gnu-unique",
    fix: "Compile with -fno-gnu-unique, or with clang++.",
    .file { file in
      let unique = try file.elf().symbols.filter { $0.binding == .unique }.map(\.name)
      return unique.isEmpty ? [] : [Finding("\(list(unique)) bound as STB_GNU_UNIQUE", at: "dynamic symbols")]
    })

  /// BIN-13.
  static let noSoname = Check(
    "BIN-13", "no-soname", level: 2, .warning,
    danger: "Two plugins of one DT_SONAME are one to whoever asks the loader by that name: the first wins.",
    example: "cc -shared -Wl,-soname,libstrategy.so …",
    fix: "Leave -soname away, or make it the file's own name.",
    .file { file in
      guard let name = try file.elf().dynamic.soname else { return [] }
      let own = file.path.split(separator: "/").last.map(String.init) ?? ""
      guard name != own else { return [] }
      return [Finding("DT_SONAME is \(name), expected none, or the file's name \(own)", at: "dynamic table")]
    })

  /// The first of some names, for a sentence.
  static func list(_ names: [String]) -> String {
    names.prefix(6).joined(separator: ", ") + (names.count > 6 ? " and \(names.count - 6) more" : "")
  }
}
