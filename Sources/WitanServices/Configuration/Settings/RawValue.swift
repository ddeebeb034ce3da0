/// A value as it was found, before anybody knows what it should be.
struct RawValue: Hashable, Sendable {
  /// How a single word or number was written.
  enum Style: Hashable, Sendable {
    /// Bare, in a file that tells numbers from text.
    case plain
    /// In quotation marks, in such a file: text, whatever it looks like.
    case quoted
    /// In a variable or flag, where everything is text.
    case untyped
  }

  /// A key of a map, with its value.
  struct Entry: Hashable, Sendable {
    /// The key.
    let key: String
    /// The key's line, from 1.
    let line: Int?
    /// What stands under it.
    let value: RawValue
  }

  /// The shapes that a value can have.
  indirect enum Content: Hashable, Sendable {
    case scalar(String, Style)
    case list([RawValue])
    case map([Entry])
  }

  /// What was found.
  let content: Content
  /// The line of its beginning, from 1; nil outside files.
  var line: Int?

  /// A value from a variable or flag.
  static func untyped(_ text: String) -> RawValue { RawValue(content: .scalar(text, .untyped), line: nil) }

  /// What an error message calls it.
  var name: String {
    switch content {
    case .scalar(let text, .quoted): "the text \"\(StoreURL.masked(text))\""
    case .scalar("", _): "nothing"
    case .scalar(let text, _): "\"\(StoreURL.masked(text))\""
    case .list(let items): "a list of \(items.count)"
    case .map: "a map"
    }
  }
}
