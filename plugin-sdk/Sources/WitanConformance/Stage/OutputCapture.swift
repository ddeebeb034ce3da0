internal import Glibc

/// Standard output and error, led aside for the length of this value.
final class OutputCapture {
  private let pipe: Pipe
  private let saved: [Int32]

  init() throws {
    fflush(nil)
    pipe = try Stage.pipe()
    saved = [1, 2].map { dup($0) }
    for descriptor: Int32 in [1, 2] { dup2(pipe.writing, descriptor) }
    // A plugin that prints more than the pipe holds must not hang.
    _ = fcntl(pipe.writing, F_SETFL, O_NONBLOCK)
    pipe.closeWriting()
  }

  deinit {
    for (index, descriptor) in saved.enumerated() {
      dup2(descriptor, Int32(index + 1))
      close(descriptor)
    }
  }

  /// What was printed since the last call.
  func take() -> [UInt8] {
    fflush(nil)
    var bytes: [UInt8] = []
    pipe.drain(into: &bytes, most: 1 << 16)
    return bytes
  }
}
