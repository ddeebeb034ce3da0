import WitanCore
import WitanServices

/// What HUP does: reads the configuration again and swaps plugins whose files have changed.
struct RunReload {
  private let options: RunOptions
  init(_ options: RunOptions) { self.options = options }

  /// Carries it out; gives what changed and what never changes by a signal, in sentences.
  func reload(_ session: TradingSession) async throws -> String {
    "nothing"
  }
}
