import Dispatch
import Foundation
import Glibc
import WitanConformance
import WitanGallery

/// The kit over one plugin: which checks found something.
struct Examination: Sendable {
  /// Checks that failed it, or found a weakness, with what they said.
  let found: [String: String]
  /// Checks that could not be judged because the kit or the machine failed.
  let broken: [String: String]

  /// Runs the kit, with these checks alone or all of a level, on a thread of its own.
  static func run(_ file: URL, level: Int, only: Set<String> = []) async throws -> Examination {
    var kit = Kit(program: program)
    kit.level = level
    kit.only = only
    let report = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Report, any Error>) in
      DispatchQueue.global().async { [kit] in done.resume(with: Result { try kit.run(file.path) }) }
    }
    return Examination(report)
  }

  private init(_ report: Report) {
    var found: [String: String] = [:], broken: [String: String] = [:]
    for outcome in report.outcomes {
      let words = outcome.findings.map(\.sentence).joined(separator: "; ")
      switch outcome.verdict {
      case .fail, .crash, .timeout, .warn: found[outcome.check.id] = "\(outcome.verdict.word): \(words)"
      case .kitError(let reason): broken[outcome.check.id] = reason
      case .pass, .skip: break
      }
    }
    self.found = found
    self.broken = broken
  }

  /// `plugin-check`, built beside this test.
  private static let program: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "plugin-check").path
  }()
}
