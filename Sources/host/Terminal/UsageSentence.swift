import ArgumentParser

/// The argument parser's lines (`Error:`, `Help:`, `Usage:`) as the one sentence that every other error is.
struct UsageSentence {
  /// What was found, what was expected, what to do.
  let text: String

  /// The sentence for the parser's `message` about `arguments`.
  init(_ message: String, of arguments: [String]) {
    let lines = message.split(separator: "\n").map(String.init)
    let error = Self.clause(lines.first { $0.hasPrefix("Error: ") }?.dropFirst(7) ?? message[...])
    // The parser takes a word that is no command for an argument of the command that runs without a name.
    if let word = arguments.first, !word.hasPrefix("-"), !Self.commands.contains(word) {
      text =
        "found the command \(word), expected one of \(Self.commands.joined(separator: ", ")); "
        + "`host --help` says what each does"
      return
    }
    var found = error
    if error.contains(" is invalid for "), !error.contains("expected") { found += ", expected a number" }
    if let help = lines.first(where: { $0.hasPrefix("Help: ") }), let meaning = help.split(separator: ">  ").last {
      found += " (\(Self.clause(meaning)))"
    }
    let quotes = lines.last?.split(separator: "'") ?? []
    let command = quotes.count > 1 ? String(quotes[1]) : "host --help"
    text = "\(found); `\(command)` lists what is expected. Nothing was done"
  }

  /// The commands by name.
  private static var commands: [String] {
    Host.configuration.subcommands.compactMap { $0.configuration.commandName }
  }

  /// Text as a part of a sentence: in small letters at its start, without a point at its end.
  private static func clause(_ text: Substring) -> String {
    let words = text.trimmed
    return words.prefix(1).lowercased() + words.dropFirst().drop(suffix: ".")
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  fileprivate func drop(suffix: Character) -> Substring { last == suffix ? dropLast() : self }
}
