import Foundation
import WitanConformance

/// The conformance kit, whose program lies beside the host's.
enum ConformanceKit {
  /// Where `plugin-check` is expected.
  static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appendingPathComponent("plugin-check").path

  /// The kit; nil where its program is not there.
  static var beside: Kit? { FileManager.default.isExecutableFile(atPath: program) ? Kit(program: program) : nil }
}
