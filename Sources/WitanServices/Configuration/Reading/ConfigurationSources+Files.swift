import Foundation

extension ConfigurationSources {
  /// Where a configuration is looked for when none is named, relative to the working directory; the first wins.
  public static let usualFiles = ["witan.yaml", "config/witan.yaml"]
  /// A configuration of more bytes is refused.
  static let greatestSize = 1 << 20

  /// Reads the files that a host reads at its start.
  /// - Parameters:
  ///   - path: the YAML file that was named; nil = `$WITAN_CONFIG`, else the first of ``usualFiles`` that exists.
  ///   - folder: the working directory, in which the usual files and `.env` are looked for.
  ///   - environment: the process's variables.
  ///   - flags: the flags of the command line.
  /// - Throws: ``ConfigurationError`` where a named file is missing or a file cannot be read.
  public static func reading(
    file path: String?, in folder: String, environment: [String: String], flags: [Flag] = []
  ) throws(ConfigurationError) -> Self {
    var sources = Self(environment: environment, flags: flags)
    if let named = path ?? environment["WITAN_CONFIG"].flatMap({ $0.isEmpty ? nil : $0 }) {
      sources.file = try text(at: named, in: folder)
    } else if let usual = usualFiles.first(where: { exists($0, in: folder) }) {
      sources.file = try text(at: usual, in: folder)
    }
    if exists(".env", in: folder) { sources.environmentFile = try text(at: ".env", in: folder) }
    return sources
  }

  private static func exists(_ path: String, in folder: String) -> Bool {
    FileManager.default.fileExists(atPath: absolute(path, in: folder))
  }

  private static func absolute(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  private static func text(at path: String, in folder: String) throws(ConfigurationError) -> Text {
    func refuse(_ sentence: String) -> ConfigurationError {
      ConfigurationError(ConfigurationProblem(place: .file(path, line: nil), sentence: sentence))
    }
    let content: Data
    do {
      content = try Data(contentsOf: URL(fileURLWithPath: absolute(path, in: folder)))
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile {
      throw refuse(
        "there is no such file (looked in \(folder)); expected a configuration. Name one that exists, or none for the defaults."
      )
    } catch {
      throw refuse("the file cannot be read: \(error.localizedDescription) Make it readable for this user.")
    }
    guard content.count <= greatestSize else {
      throw refuse("the file holds \(content.count) bytes; expected at most \(greatestSize). Is it a configuration?")
    }
    guard let text = String(data: content, encoding: .utf8) else {
      throw refuse("the file is not UTF-8 text; expected UTF-8. Save it as UTF-8.")
    }
    return Text(path: path, content: text)
  }
}
