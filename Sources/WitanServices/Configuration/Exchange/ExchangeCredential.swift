import Foundation

/// The exchange's key and its secret, from where the operator keeps them. Neither is ever shown.
public struct ExchangeCredential: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The key, which travels with each request.
  public let key: String
  /// The secret, which signs.
  public let secret: String
  /// Where they were found, in words.
  public let place: String

  /// The names of the process's variables.
  static let variables = (key: "BINANCE_API_KEY", secret: "BINANCE_API_SECRET")
  /// The names of the systemd credentials.
  static let credentials = (key: "binance-api-key", secret: "binance-api-secret")

  /// Looks for the key: in the variables BINANCE_API_KEY and BINANCE_API_SECRET of the process or of `.env`, in the
  /// files that the configuration names, and in the credentials that systemd hands over.
  ///
  /// - Parameters:
  ///   - choices: what the configuration says about the exchange.
  ///   - sources: what the configuration was read from.
  ///   - folder: the working directory, against which relative paths are read.
  /// - Returns: nil where there is none anywhere.
  /// - Throws: ``ConfigurationError`` where only one half is there, a file may be read by others, or two places have a
  ///   key. No sentence shows any of it.
  public static func find(
    _ choices: ExchangeChoices, sources: ConfigurationSources, in folder: String
  ) throws(ConfigurationError) -> ExchangeCredential? {
    var found: [ExchangeCredential] = []
    if let own = try fromVariables(sources.environment) { found.append(own) }
    if found.isEmpty, let own = try fromEnvironmentFile(sources.environmentFile, folder) { found.append(own) }
    if let key = choices.keyFile, let secret = choices.secretFile {
      let paths = [key, secret].map { absolute($0, folder) }
      found.append(try fromFiles(paths[0], paths[1], "the files of exchange.key_file and exchange.secret_file"))
    }
    if let own = try fromCredentials(sources.environment) { found.append(own) }
    guard found.count < 2 else {
      throw refusal(
        "the exchange's key is in \(found[0].place) and in \(found[1].place); expected one place, so that nobody doubts "
          + "which account trades. Take it away from the other.")
    }
    return found.first
  }

  private static func fromVariables(_ environment: [String: String]) throws(ConfigurationError) -> Self? {
    let halves = (environment[variables.key] ?? "", environment[variables.secret] ?? "")
    return try pair(halves, of: "the environment")
  }

  private static func fromEnvironmentFile(
    _ file: ConfigurationSources.Text?, _ folder: String
  ) throws(ConfigurationError) -> Self? {
    guard let file else { return nil }
    let values = try EnvironmentFile(file.content, path: file.path).variables
    let half = { (name: String) in values.first { $0.name == name }?.value ?? "" }
    guard let found = try pair((half(variables.key), half(variables.secret)), of: file.path) else { return nil }
    try demandPrivacy(absolute(file.path, folder))
    return found
  }

  private static func pair(
    _ halves: (key: String, secret: String), of place: String
  ) throws(ConfigurationError) -> Self? {
    guard !halves.key.isEmpty || !halves.secret.isEmpty else { return nil }
    guard !halves.key.isEmpty, !halves.secret.isEmpty else {
      let (given, missing) =
        halves.key.isEmpty ? (variables.secret, variables.key) : (variables.key, variables.secret)
      throw refusal("\(given) is set in \(place) and \(missing) is not; expected both or none. Set \(missing), too.")
    }
    return Self(key: halves.key, secret: halves.secret, place: place)
  }

  private static func fromCredentials(_ environment: [String: String]) throws(ConfigurationError) -> Self? {
    guard let folder = environment["CREDENTIALS_DIRECTORY"], !folder.isEmpty else { return nil }
    let paths = [credentials.key, credentials.secret].map { "\(folder)/\($0)" }
    let present = paths.filter { FileManager.default.fileExists(atPath: $0) }
    guard !present.isEmpty else { return nil }
    guard present.count == 2 else {
      throw refusal(
        "of the systemd credentials \(credentials.key) and \(credentials.secret) only one is in \(folder); expected both "
          + "or none. Add the other to the unit, with LoadCredential= or LoadCredentialEncrypted=.")
    }
    return try fromFiles(paths[0], paths[1], "the systemd credentials")
  }

  private static func fromFiles(
    _ key: String, _ secret: String, _ place: String
  ) throws(ConfigurationError) -> Self {
    Self(key: try word(in: key), secret: try word(in: secret), place: place)
  }

  /// The one word of a file that its owner alone may read.
  private static func word(in path: String) throws(ConfigurationError) -> String {
    try demandPrivacy(path)
    guard let content = FileManager.default.contents(atPath: path), content.count <= 4096,
      let text = String(data: content, encoding: .utf8)
    else {
      throw refusal("\(path) cannot be read as a text of at most 4096 bytes; expected a key alone. Correct the file.")
    }
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 1 else {
      throw refusal("\(path) has \(words.count) words; expected one, the key or secret alone. Correct the file.")
    }
    return String(words[0])
  }

  /// Refuses a file that others than its owner may read, or that is somebody else's.
  private static func demandPrivacy(_ path: String) throws(ConfigurationError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason = errno == ENOENT ? "does not exist" : "cannot be looked at: \(String(cString: strerror(errno)))"
      throw refusal("\(path) \(reason); expected a file with a key of the exchange. Name the right one.")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw refusal("\(path) is no file; expected one with a key of the exchange. Name the right one.")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw refusal("\(path) belongs to another user; expected this one's, or root's. Change its owner.")
    }
    guard status.st_mode & 0o077 == 0 else {
      let rights = String(status.st_mode & 0o777, radix: 8)
      throw refusal(
        "\(path) holds a key of the exchange and has the rights \(rights), so that others may get at it; expected 600 or "
          + "400. Say chmod 600 \(path), and have the exchange replace the key if others may have read it.")
    }
  }

  private static func absolute(_ path: String, _ folder: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  private static func refusal(_ sentence: String) -> ConfigurationError {
    ConfigurationError(ConfigurationProblem(key: "exchange", sentence: sentence))
  }

  /// Where it was found, and nothing of it.
  public var description: String { "a key from \(place)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
