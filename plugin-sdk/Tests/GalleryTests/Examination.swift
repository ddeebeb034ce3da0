import Dispatch
import Foundation
import WitanConformance
import WitanGallery

/// The kit over one plugin.
enum Examination {
  /// Runs the kit, with these checks or all of a level, on a thread of its own.
  static func report(_ file: URL, level: Int = 3, only: Set<String> = [], less: Set<String> = []) async throws -> Report
  {
    var kit = Kit(program: program)
    kit.level = level
    kit.only = only
    kit.seed = seed
    kit.checks = Check.all.filter { !less.contains($0.id) }
    return try await withCheckedThrowingContinuation { (done: CheckedContinuation<Report, any Error>) in
      DispatchQueue.global().async { [kit] in done.resume(with: Result { try kit.run(file.path) }) }
    }
  }

  /// What the series are drawn from. The names of every build are new, and so would be the series, which follow from a
  /// file's bytes; the gate draws them from one seed, so that a rare series fails no build that it has nothing to do with.
  /// The long run takes whatever comes.
  private static let seed: UInt64? = Shelf.isLong ? nil : 20_240_101

  /// What the checks said.
  static func run(_ file: URL, level: Int = 3, only: Set<String> = []) async throws -> Observation {
    Observation(try await report(file, level: level, only: only))
  }

  /// `plugin-check`: the release build where `scripts/test` has just made one (it says so in `WITAN_BIN`), else the one
  /// that was built beside this test.
  static let program: String = {
    if let folder = ProcessInfo.processInfo.environment["WITAN_BIN"], !folder.isEmpty {
      let path = URL(filePath: folder).appending(path: "plugin-check").path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "plugin-check").path
  }()
}

extension Observation {
  /// What a report says.
  init(_ report: Report) {
    self.init()
    for outcome in report.outcomes {
      let words = outcome.findings.map { $0.place.isEmpty ? $0.sentence : "\($0.sentence) (\($0.place))" }
      switch outcome.verdict {
      case .fail, .crash, .timeout, .warn:
        found[outcome.check.id] = "\(outcome.verdict.word): \(words.joined(separator: "; "))"
      case .kitError(let reason): broken[outcome.check.id] = reason
      case .skip(let reason): skipped[outcome.check.id] = reason
      case .pass: passed.insert(outcome.check.id)
      }
    }
  }
}
