/// A run of the kit over one plugin.
public struct Report: Sendable {
  /// The plugin's file, as it was named.
  public let path: String
  /// SHA-256 of the file, hexadecimal.
  public let digest: String
  /// The level up to which checks ran.
  public let level: Int
  /// The seed of all chance.
  public let seed: UInt64
  /// Whether every check up to the level was asked for; false after `--only`.
  public internal(set) var isWhole = true
  /// What came of each check, in order.
  public internal(set) var outcomes: [Outcome]
  /// How long it took, in milliseconds.
  public internal(set) var milliseconds = 0.0

  /// How many outcomes have that word.
  public func count(_ word: String) -> Int { outcomes.count { $0.verdict.word == word } }

  /// 0 the plugin conforms, 1 it does not, 3 the kit itself failed.
  public var exitStatus: Int32 {
    if outcomes.contains(where: { $0.verdict.word == "kit-error" }) { return 3 }
    return outcomes.contains { $0.verdict.fails } ? 1 : 0
  }
}
