import Synchronization

@testable import exchange_simulator

/// Gathers what a socket was sent.
final class Frames: Sendable {
  private let kept = Mutex<[OutgoingFrame]>([])

  func add(_ frame: OutgoingFrame) { kept.withLock { $0.append(frame) } }

  /// All frames, and forgets them.
  func take() -> [OutgoingFrame] {
    kept.withLock { frames in
      defer { frames = [] }
      return frames
    }
  }

  /// All text frames as JSON, and forgets everything.
  func texts() -> [JSON] {
    take().compactMap { frame in
      guard case .text(let text) = frame else { return nil }
      return JSONReader.read(text)
    }
  }
}
