import Foundation
import Synchronization

/// Ends a run in which a plugin hangs: no block was finished within 30 s.
///
/// A hanging call cannot be taken back inside the process, so the process says which limit was passed and ends.
enum HangWatch {
  private static let lastSign = Atomic<Int64>(0)
  private static let limit: Int64 = 30

  /// A block was finished.
  static func alive() { lastSign.store(seconds(), ordering: .relaxed) }

  /// Runs `body` under the watch.
  static func guarding<Result>(_ body: () throws -> Result) rethrows -> Result {
    alive()
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    timer.schedule(deadline: .now() + 1, repeating: 1)
    timer.setEventHandler {
      guard seconds() - lastSign.load(ordering: .relaxed) >= limit else { return }
      let sentence =
        "found a plugin that has not answered for \(limit) s, expected an answer within that time; run the strategies "
        + "one by one with --enable to see which one hangs\n"
      FileHandle.standardError.write(Data(sentence.utf8))
      _exit(1)
    }
    timer.resume()
    defer { timer.cancel() }
    return try body()
  }

  private static func seconds() -> Int64 { Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000_000) }
}
