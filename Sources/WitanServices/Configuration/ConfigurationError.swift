/// One thing that is wrong with the configuration, as a sentence for the one who must mend it.
public struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
  /// Where it was found: a file and its line, an environment variable, a flag; nil where layers contradict.
  public let place: ConfigurationPlace?
  /// The key it concerns; nil where the file as a whole is meant.
  public let key: String?
  /// What was found, what was expected, what to do.
  public let sentence: String

  /// A problem.
  public init(place: ConfigurationPlace? = nil, key: String? = nil, sentence: String) {
    self.place = place
    self.key = key
    self.sentence = sentence
  }

  /// `PLACE: SENTENCE`.
  public var description: String { place.map { "\($0): \(sentence)" } ?? sentence }
}

/// Why a configuration was refused: all problems that were found, in the order of their places.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// At least one.
  public let problems: [ConfigurationProblem]

  /// An error that names these problems.
  public init(problems: [ConfigurationProblem]) { self.problems = problems }
  /// An error of one problem.
  init(_ problem: ConfigurationProblem) { problems = [problem] }

  /// A line a problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Where a value came from.
public enum ConfigurationPlace: Hashable, Sendable, CustomStringConvertible {
  /// The program itself.
  case `default`
  /// The named set of defaults.
  case profile(String)
  /// A file, and the line in it (from 1) where that is known.
  case file(String, line: Int?)
  /// An environment variable.
  case environment(String)
  /// A flag of the command line.
  case flag(String)

  /// `default`, `profile strict`, `FILE:LINE`, `environment NAME`, `flag --NAME`.
  public var description: String {
    switch self {
    case .default: "default"
    case .profile(let name): "profile \(name)"
    case .file(let path, let line?): "\(path):\(line)"
    case .file(let path, nil): path
    case .environment(let name): "environment \(name)"
    case .flag(let name): "flag \(name)"
    }
  }
}
