internal import CWitanProbe
internal import Glibc

extension Check {
  /// BIN-09.
  static let libraryFolders = Check(
    "BIN-09", "rpath", level: 1, .error,
    danger: "Libraries are picked up from folders of the build machine, or of whoever can write there.",
    example: "cc -shared -Wl,-rpath,/home/me/build/lib plugin.c",
    fix: "Leave -rpath away, or use $ORIGIN; in Swift link with -no-toolchain-stdlib-rpath.",
    .file { file in
      guard let path = try file.elf().dynamic.runPath else { return [] }
      let wrong = path.split(separator: ":", omittingEmptySubsequences: false).map(String.init).filter { folder in
        !folder.hasPrefix("$ORIGIN") && !folder.hasPrefix("${ORIGIN}") && folder != "/usr/lib" && folder != "/lib"
      }
      return wrong.map { Finding("libraries are looked for in \"\($0)\", expected $ORIGIN at most", at: "DT_RUNPATH") }
    })

  /// Libraries that a strategy may need, up to the first dot.
  private static let allowed: Set<String> = [
    "libc", "libm", "libpthread", "libdl", "librt", "libgcc_s", "libstdc++", "libc++", "libc++abi", "libatomic",
    "ld-linux-x86-64", "ld-linux-aarch64", "libdispatch", "libBlocksRuntime", "libFoundation",
    "libFoundationEssentials",
    "libFoundationInternationalization", "lib_FoundationICU",
  ]

  /// Libraries by which a plugin would do what only the host does.
  private static let forbidden: Set<String> = [
    "libcurl", "libcurl-gnutls", "libssl", "libcrypto", "libpq", "libsqlite3", "libhiredis", "libmysqlclient",
    "libpython3", "libFoundationNetworking", "libzmq", "libnghttp2",
  ]

  /// BIN-10.
  static let neededAllowed = Check(
    "BIN-10", "needed-allowed", level: 1, .warning,
    danger: "A library runs its own code in the host; one for networks or databases goes round the host's limits.",
    example: "cc -shared plugin.c -lcurl        /* the host does HTTP: host->http */",
    fix: "Link libc and libm only; ask the host for requests; compile small libraries into the plugin.",
    .file { file in
      try file.elf().dynamic.needed.compactMap { name in
        let stem = name.split(separator: ".").first.map(String.init) ?? name
        if forbidden.contains(stem) {
          return Finding("the file needs \(name), which does what only the host may do", at: name, severity: .error)
        }
        guard !allowed.contains(stem), !stem.hasPrefix("libswift") else { return nil }
        return Finding("the file needs \(name), which is not among the libraries that every host has", at: name)
      }
    })

  /// BIN-11.
  static let neededFound = Check(
    "BIN-11", "needed-resolvable", level: 1, .fatal,
    danger: "A plugin that loads on its author's machine only is refused at the worst time: when it is put in place.",
    example: "cc -shared plugin.c -L. -lindicators     /* libindicators.so lies beside the source */",
    fix: "Compile the library in (-l:libindicators.a), or install it where the loader looks.",
    .file { file in
      let needed = try file.elf().dynamic.needed
      guard !needed.isEmpty else { return [] }
      return try missing(file.path).filter { !isLoaded($0) }.map {
        Finding("the library \($0) is not found by the loader", at: $0)
      }
    })

  /// What the loader does not find, asked in its list mode, which runs nothing of the file.
  private static func missing(_ path: String) throws -> [String] {
    let loader = "/lib64/ld-linux-x86-64.so.2"
    guard access(loader, X_OK) == 0 else { throw Skip("the loader \(loader) is not on this machine") }
    let folder = try TemporaryFolder()
    let idle = wkp_memory_file("idle", 0)
    defer { close(idle) }
    var variables = ["LANG": "C", "LD_TRACE_LOADED_OBJECTS": "1"]
    variables["LD_LIBRARY_PATH"] = LibraryPath.value
    let process = ChildProcess(
      program: loader, arguments: [path], environment: variables, folder: folder.path, deadline: 2000)
    let end = try process.run(record: idle, earlier: idle)
    if end.isTimeout { throw Finding("the loader did not end within 2 s in its list mode", at: "loader") }
    return String(decoding: end.output, as: UTF8.self).split(separator: "\n").compactMap { line in
      line.hasSuffix("=> not found")
        ? line.split(whereSeparator: { $0 == " " || $0 == "\t" }).first.map(String.init) : nil
    }
  }

  /// This process, like every host, has the library already: the loader finds it by its name.
  private static func isLoaded(_ name: String) -> Bool {
    guard let handle = dlopen(name, RTLD_LAZY | RTLD_NOLOAD) else { return false }
    dlclose(handle)
    return true
  }

  /// BIN-12.
  static let symbolVersions = Check(
    "BIN-12", "symbol-versions", level: 1, .fatal,
    danger: "Built on a newer system than the host's, it does not load there.",
    example: "docker run debian:testing cc -shared plugin.c    # the host runs Debian 12",
    fix: "Build on the oldest system that hosts run on.",
    .file { file in
      let own = String(cString: wkp_libc_version())
      let newer = try file.elf().neededVersions.filter {
        $0.hasPrefix("GLIBC_") && numbers(own[...]).lexicographicallyPrecedes(numbers($0.dropFirst(6)))
      }
      return newer.filter { $0.dropFirst(6).first?.isNumber == true }.prefix(3).map {
        Finding("the file needs \($0), this system has \(own)", at: "symbol versions")
      }
    })

  private static func numbers(_ version: Substring) -> [Int] { version.split(separator: ".").map { Int($0) ?? 0 } }
}
