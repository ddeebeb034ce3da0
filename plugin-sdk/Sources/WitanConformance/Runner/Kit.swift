internal import Glibc

/// The conformance kit: runs checks over a plugin's file without ever loading it into this process.
public struct Kit: Sendable {
  /// The kit's version; a part of the seed, so that a new kit tries new inputs.
  public static let version = "1.0.0"
  /// The version as a number: major, minor and patch in 16 bits each.
  static let versionNumber: UInt64 = 1 << 32

  /// The level up to which checks run, 1 to 4.
  public var level = 2
  /// The seed; nil = from the file's digest and the kit's version.
  public var seed: UInt64?
  /// Under how many seeds the checks run that depend on chance; the first failure of each is reported, with its seed.
  public var seeds = 1
  /// How long each fuzz check of level 4 goes on, in milliseconds.
  public var duration = 10_000
  /// Only these checks (ids, or families such as `SIG`), whatever their level; empty = all of the level.
  public var only: Set<String> = []
  /// The program that is started for each check: `plugin-check` itself.
  public var program: String
  /// The checks to choose from.
  public var checks = Check.all

  /// A kit that starts `program` for its children; nil = this program.
  public init(program: String? = nil) {
    self.program = program ?? Self.thisProgram()
  }

  /// The path of the running program.
  static func thisProgram() -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    return length > 0
      ? String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self) : "plugin-check"
  }

  /// The seed of a file's bytes: the first 8 bytes of its SHA-256, mixed with the kit's version.
  static func seed(of digest: [UInt8]) -> UInt64 {
    digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } ^ versionNumber
  }

  /// Runs the checks over the file at `path`; `each` is told every outcome as it comes.
  ///
  /// Throws a ``Usage`` where the file cannot be read.
  public func run(_ path: String, each: (Outcome) -> Void = { _ in }) throws(Usage) -> Report {
    let file = try CandidateFile.read(path)
    let digest = SHA256.digest(file.bytes)
    let hexadecimal = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let seed = seed ?? Self.seed(of: digest)
    var report = Report(path: path, digest: hexadecimal, level: level, seed: seed, outcomes: [])
    report.isWhole = only.isEmpty
    let start = Moment()
    var closed: String?
    for check in checks where isChosen(check) {
      let outcome = judge(check, file, seed, closedBy: closed)
      if check.gate == .failure && outcome.verdict.fails { closed = closed ?? check.id }
      report.outcomes.append(outcome)
      each(outcome)
    }
    report.milliseconds = start.milliseconds
    return report
  }

  private func isChosen(_ check: Check) -> Bool {
    only.isEmpty ? check.level <= level : only.contains(check.id) || only.contains(check.family)
  }

  private func judge(_ check: Check, _ file: CandidateFile, _ seed: UInt64, closedBy gate: String?) -> Outcome {
    let start = Moment()
    switch check.body {
    case .notApplicable(let reason): return Outcome(check, .skip("not applicable: \(reason)"))
    case .file(let body):
      do {
        let findings = try body(file)
        return Outcome(check, Outcome.judge(check, findings), findings, milliseconds: start.milliseconds)
      } catch {
        return Outcome(check, error: error, milliseconds: start.milliseconds)
      }
    case .child, .parts:
      if let gate { return Outcome(check, .skip("\(gate) failed")) }
      if case .failure = file.parsed { return Outcome(check, .skip("the file is no sound ELF object; see BIN-01")) }
      return judge(check, file.path, seeds: Self.seeds(seed, check.isSeeded ? max(seeds, 1) : 1))
    }
  }

  /// Under each seed in turn, until one finds something.
  private func judge(_ check: Check, _ path: String, seeds: [UInt64]) -> Outcome {
    let start = Moment()
    var outcome = Outcome(check, .pass)
    for seed in seeds {
      outcome = ChildSequence(check: check, program: program, path: path, seed: seed, duration: duration).run()
      outcome.seed = seed
      if outcome.verdict != .pass { break }
    }
    outcome.milliseconds = start.milliseconds
    return outcome
  }

  /// The seed itself, and others that follow from it.
  static func seeds(_ first: UInt64, _ count: Int) -> [UInt64] {
    var random = SeededRandom(first)
    return [first] + (1..<max(count, 1)).map { _ in random.next() }
  }
}

extension Outcome {
  /// The outcome of a body that threw.
  init(_ check: Check, error: any Error, milliseconds: Double) {
    switch error {
    case let skip as Skip: self.init(check, .skip(skip.reason), milliseconds: milliseconds)
    case let finding as Finding:
      self.init(check, Outcome.judge(check, [finding]), [finding], milliseconds: milliseconds)
    default: self.init(check, .kitError("\(error)"), milliseconds: milliseconds)
    }
  }
}

/// A moment of a clock that only goes forward.
struct Moment {
  private let start = ContinuousClock.now

  /// Milliseconds since then.
  var milliseconds: Double {
    let parts = (ContinuousClock.now - start).components
    return Double(parts.seconds) * 1000 + Double(parts.attoseconds) / 1e15
  }
}
