/// A `.env` file: variables for the process, a line each.
///
/// The grammar, line by line (the text is UTF-8; a line ends with `\n` or `\r\n`):
/// - A line that is empty, or whose first sign is `#`, says nothing.
/// - `NAME=VALUE` or `export NAME=VALUE`; a name has letters, digits and `_` and does not begin with a digit. Blanks
///   around the name and the value do not count.
/// - A bare value ends where the line ends, or before a `#` that follows a blank: `300  # seconds` is `300`, `a#b` is
///   `a#b`. Nothing in it is replaced: `$HOME` and `\n` stay as they are.
/// - `'…'` holds everything up to the next `'` as it is.
/// - `"…"` holds everything up to the next `"`; in it `\"`, `\\`, `\$`, `\n`, `\r` and `\t` stand for one sign each, and
///   no other backslash is allowed.
/// - After a closing quotation mark only blanks and a comment may follow. A value does not go over several lines.
/// - A name stands once.
public struct EnvironmentFile: Hashable, Sendable {
  /// One variable.
  public struct Variable: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its value, quotation marks and comments gone.
    public let value: String
    /// Its line, from 1.
    public let line: Int
  }

  /// The variables in the order of the file.
  public let variables: [Variable]

  /// Reads a file's text.
  /// - Parameters:
  ///   - text: the file's content.
  ///   - path: what error messages call the file.
  /// - Throws: ``ConfigurationError`` with every line that breaks the grammar. No message shows a value: it may be a
  ///   secret.
  public init(_ text: String, path: String) throws(ConfigurationError) {
    var variables: [Variable] = []
    var problems: [ConfigurationProblem] = []
    let lines = text.trimmingPrefix("\u{FEFF}").split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let place = ConfigurationPlace.file(path, line: index + 1)
      do throws(Complaint) {
        guard let (name, value) = try Self.read(line) else { continue }
        if let first = variables.first(where: { $0.name == name }) {
          throw Complaint("\(name) stands twice, first on line \(first.line); expected once. Remove one of them.")
        }
        variables.append(Variable(name: name, value: value, line: index + 1))
      } catch {
        problems.append(ConfigurationProblem(place: place, sentence: error.sentence))
      }
    }
    guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    self.variables = variables
  }

  private struct Complaint: Error {
    let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
  }

  private static func isBlank(_ sign: Character) -> Bool { sign == " " || sign == "\t" }

  private static func read(_ line: Substring) throws(Complaint) -> (String, String)? {
    var rest = line.drop(while: isBlank)
    guard let first = rest.first, first != "#" else { return nil }
    if rest.hasPrefix("export"), let after = rest.dropFirst("export".count).first, isBlank(after) {
      rest = rest.dropFirst("export".count).drop(while: isBlank)
    }
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    rest = rest.dropFirst(name.count).drop(while: isBlank)
    guard let initial = name.first, !initial.isNumber, rest.first == "=" else {
      throw Complaint(
        "found no variable; expected NAME=VALUE with a name of letters, digits and _ that begins with no digit. "
          + "Correct the line, or begin it with #.")
    }
    return (String(name), try value(of: String(name), rest.dropFirst().drop(while: isBlank), bare: rest.dropFirst()))
  }

  /// The value in `text`; `bare` is the same with the blanks before it, which decide whether `#` is a comment.
  private static func value(of name: String, _ text: Substring, bare: Substring) throws(Complaint) -> String {
    guard let mark = text.first, mark == "'" || mark == "\"" else { return unquoted(bare) }
    var value = ""
    var rest = text.dropFirst()
    while let sign = rest.popFirst(), sign != mark {
      if mark == "\"", sign == "\\" {
        value.append(try escaped(rest.popFirst(), in: name))
      } else {
        value.append(sign)
      }
      guard !rest.isEmpty else {
        throw Complaint("the value of \(name) begins with \(mark) and does not end with it; expected it on this line.")
      }
    }
    guard text.count > 1 else {
      throw Complaint("the value of \(name) begins with \(mark) and does not end with it; expected it on this line.")
    }
    let after = rest.drop(while: isBlank)
    guard after.isEmpty || (after.first == "#" && after.count < rest.count) else {
      throw Complaint(
        "found more text after the closing \(mark) of \(name); expected nothing, or a blank and a comment with #.")
    }
    return value
  }

  private static func escaped(_ sign: Character?, in name: String) throws(Complaint) -> Character {
    switch sign {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "\"", "\\", "$": return sign ?? "\\"
    default:
      throw Complaint(
        #"found a backslash in the value of \#(name) that stands for nothing; expected \" \\ \$ \n \r or \t. "#
          + "Write two backslashes for one, or use single quotation marks.")
    }
  }

  private static func unquoted(_ text: Substring) -> String {
    var value = ""
    for sign in text {
      if sign == "#", let last = value.last, isBlank(last) { break }
      value.append(sign)
    }
    while let last = value.last, isBlank(last) { value.removeLast() }
    return String(value.drop(while: isBlank))
  }
}
