internal import Glibc

/// The program `plugin-check`: reads its arguments, runs the kit, prints the reports.
public enum PluginCheck {
  /// How it is used.
  public static let help = """
    plugin-check PLUGIN.so [--level 1|2|3|4] [--seed N] [--only ID,FAMILY,…]
                 [--seeds N] [--duration SECONDS] [--shrunk DIR]
                 [--json FILE|-] [--junit FILE] [--certificate FILE] [--reproduce CHECK:SEED:CASE]
    plugin-check --list            the checks
    plugin-check --pages DIR       a page per check

    Loads nothing itself: each check runs in a process of its own. Level 1 is smoke, 2 what a listed plugin needs
    (the standard), 3 what real trading needs, 4 soak and fuzz, each fuzz check for --duration (10 s).
    --seeds N runs the checks that depend on chance under N seeds, and names the seed of each failure.
    A series that fails is shrunk to the fewest bars; --shrunk DIR writes them as CSV and as a test in C.
    --certificate writes what was seen, bound to the file's SHA-256 and the kit's version, where the plugin conforms.
    Exit status: 0 the plugin conforms, 1 it does not, 2 wrong usage or no such file, 3 the kit itself failed.
    """

  /// Runs the program with these arguments (without its own name) and answers its exit status.
  public static func main(_ arguments: [String]) -> Int32 {
    if arguments.first == "--child" { return ChildMain.run(Array(arguments.dropFirst())) }
    do throws(Usage) {
      return try run(Arguments(arguments))
    } catch {
      say("plugin-check: \(error)\n", on: 2)
      return 2
    }
  }

  private static func run(_ arguments: Arguments) throws(Usage) -> Int32 {
    if arguments.isHelp {
      say(help + "\n")
      return 0
    }
    if arguments.isList {
      for check in Check.all { say("\(check.id) \(check.name) level \(check.level) \(check.severity.rawValue)\n") }
      return 0
    }
    if let folder = arguments.pages {
      for check in Check.all { try write(CheckPage(check).text, to: "\(folder)/\(check.id).md") }
      try write(CheckPage.index(Check.all), to: "\(folder)/README.md")
      return 0
    }
    guard let path = arguments.path else { throw Usage("no plugin given; expected plugin-check PLUGIN.so, or --help") }
    if let reproduce = arguments.reproduce {
      let outcome = try Reproduction(reproduce).run(path)
      say(TextReport.line(outcome))
      return outcome.verdict.word == "kit-error" ? 3 : outcome.verdict.fails ? 1 : 0
    }
    var kit = Kit()
    kit.level = arguments.level
    kit.seed = arguments.seed
    kit.only = arguments.only
    kit.seeds = arguments.seeds
    kit.duration = arguments.duration * 1000
    return try judge(path, kit, arguments)
  }

  private static func judge(_ path: String, _ kit: Kit, _ arguments: Arguments) throws(Usage) -> Int32 {
    let isQuiet = arguments.json == "-"
    if !isQuiet { say("plugin-check \(Kit.version): \(path), level \(kit.level)\n") }
    let report = try kit.run(path) { outcome in
      if !isQuiet { say(TextReport.line(outcome)) }
    }
    if isQuiet { say(JSONReport.text(report) + "\n") } else { say(TextReport.summary(report)) }
    if let file = arguments.json, !isQuiet { try write(JSONReport.text(report) + "\n", to: file) }
    if let file = arguments.junit { try write(JUnitReport.text(report), to: file) }
    if let folder = arguments.shrunk { try writeShrunk(report, to: folder) }
    if let file = arguments.certificate, let certificate = Certificate(report, at: Self.now) {
      try write(certificate.text + "\n", to: file)
    }
    return report.exitStatus
  }

  /// Milliseconds since 1970 UTC.
  private static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// The fewest bars of each failure, as figures and as a test in C.
  private static func writeShrunk(_ report: Report, to folder: String) throws(Usage) {
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw Usage("\(folder) cannot be made: \(String(cString: strerror(errno)))")
    }
    for outcome in report.outcomes {
      guard let shrunk = outcome.shrunk else { continue }
      let name = "\(outcome.check.id)-\(outcome.seed ?? report.seed)-\(outcome.caseIndex)"
      try write(SeriesText.csv(shrunk), to: "\(folder)/\(name).csv")
      try write(SeriesText.test(shrunk, outcome, of: report), to: "\(folder)/\(name).c")
    }
  }

  /// Prints at once, so that the lines of checks and of whoever watches stay in order.
  private static func say(_ text: String, on descriptor: Int32 = 1) {
    var left = Array(text.utf8)[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      left = left.dropFirst(count)
    }
  }

  /// Writes a whole file or none: beside it first, then in its place.
  private static func write(_ text: String, to path: String) throws(Usage) {
    let beside = "\(path).new"
    guard let file = fopen(beside, "w") else {
      throw Usage("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    let isWritten = fputs(text, file) >= 0
    guard fclose(file) == 0, isWritten, rename(beside, path) == 0 else {
      let words = String(cString: strerror(errno))
      unlink(beside)
      throw Usage("\(path) cannot be written: \(words)")
    }
  }
}
