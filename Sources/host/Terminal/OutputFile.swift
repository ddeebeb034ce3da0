import Foundation

/// Files that a command writes: whole or not at all.
enum OutputFile {
  /// Writes `text` to `path` by way of a temporary file beside it.
  static func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandFailure.failed(
        "\(path): found that it cannot be written (\(error.localizedDescription)), expected a writable file with room "
          + "for \(text.utf8.count) bytes; name another one or free space. Nothing was written there")
    }
  }
}
