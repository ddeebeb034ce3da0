/// Why a plugin of the gallery could not be built.
public enum GalleryError: Error, CustomStringConvertible {
  /// A compiler or linker answered with an error, or had something to say.
  case tool(plugin: String, command: [String], words: String)
  /// A file that the builder itself writes could not be written.
  case file(path: String, words: String)

  /// A sentence for the one who must act.
  public var description: String {
    switch self {
    case .tool(let plugin, let command, let words):
      "the gallery's plugin \(plugin) does not build cleanly. \(command.joined(separator: " ")) said: \(words)"
    case .file(let path, let words):
      "the gallery cannot write \(path): \(words). Give the builder a folder with room that it may write to"
    }
  }
}
