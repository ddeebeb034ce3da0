import ArgumentParser
import Foundation
import WitanConformance
import WitanCore
import WitanPlugins
import WitanStore

/// `host plugins check`: has the conformance kit judge plugins, and keeps the certificates of those that conform.
struct PluginCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Judge plugins by the conformance kit, and keep the certificates of those that pass.",
    discussion: """
      Each check runs in a process of its own; nothing of a plugin is loaded into this one. A certificate is bound to \
      the file's SHA-256 and the kit's version, and is kept in the store: run.require_conformance demands one before a \
      plugin's code runs. With --sign it is also written beside the plugin, for hosts that list your key.
      """)
  @Argument(
    help: "Plugin files, or names of files in the plugin folder without .so; all of that folder where left out.")
  var files: [String] = []
  @Option(help: "1 smoke, 2 standard, 3 what real trading needs, 4 soak and fuzz.")
  var level = 3
  @Option(help: "The folder of the plugins.")
  var plugins: String?
  @Option(help: "The store that keeps the certificates: sqlite:PATH.")
  var store: String?
  @Option(help: "The file of your signing key (host plugins key FILE).")
  var sign: String?
  @Flag(help: "Print every check, not only those that found something.")
  var verbose = false

  func run() throws {
    guard (1...4).contains(level) else {
      throw CommandFailure.usage("found --level \(level), expected 1, 2, 3 or 4")
    }
    let key = try sign.map(KeyFile.read)
    let place = try StoreArgument.path(store)
    let kit = try Self.kit(level)
    var failed: [String] = []
    for path in try paths() where try !judge(path, kit, key, place) { failed.append(path) }
    guard failed.isEmpty else {
      throw CommandFailure.failed(
        "found \(failed.count == 1 ? "a plugin that does" : "\(failed.count) plugins that do") not conform at level "
          + "\(level): \(failed.joined(separator: ", ")); mend what is said above, docs/checks has a page for each check"
      )
    }
  }

  /// The kit, with `plugin-check` for its children: it lies beside this program.
  private static func kit(_ level: Int) throws -> Kit {
    guard var kit = ConformanceKit.beside else {
      throw CommandFailure.failed(
        "found no program \(ConformanceKit.program), expected the conformance kit beside the host; build it with "
          + "scripts/build")
    }
    kit.level = level
    return kit
  }

  private func paths() throws -> [String] {
    let folder = plugins ?? PluginPlaces.standard
    guard !files.isEmpty else {
      let found = try PluginShelf.reading { () throws(PluginRefusal) in try PluginFolder(folder).files() }
      guard !found.isEmpty else {
        throw CommandFailure.failed(
          "found no plugin in \(folder), expected at least one .so there; name a file, or a folder with --plugins")
      }
      return found
    }
    return files.map { $0.contains("/") || $0.hasSuffix(".so") ? $0 : "\(folder)/\($0).so" }
  }

  /// Judges one file; whether it conforms.
  private func judge(_ path: String, _ kit: Kit, _ key: SigningKey?, _ store: String) throws -> Bool {
    // What a host would never take need not be judged, and what was judged is what is certified.
    let file = try PluginShelf.reading { () throws(PluginRefusal) in try PluginFile(path: path) }
    let report: Report
    do {
      report = try kit.run(path) { outcome in
        if verbose || !outcome.findings.isEmpty { FileHandle.standardOutput.write(Data(TextReport.line(outcome).utf8)) }
      }
    } catch {
      throw CommandFailure.failed("\(error)")
    }
    FileHandle.standardOutput.write(Data("\(path): \(TextReport.summary(report))".utf8))
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    guard let certificate = Certificate(report, at: now.milliseconds) else {
      guard report.exitStatus == 3 else { return false }
      throw CommandFailure.failed("the kit itself failed over \(path), see above; nothing was certified")
    }
    guard certificate.sha256 == file.sha256 else {
      throw CommandFailure.failed("\(path) changed while it was judged, expected a file at rest; nothing was certified")
    }
    try Journal.keep(
      StoredCertificate(
        sha256: certificate.sha256, kit: certificate.kit, level: certificate.level, time: now, text: certificate.text),
      in: store)
    if let key {
      let text = try SignedCertificate(certificate, with: key).text
      try OutputFile.place([try OutputFile(SignedCertificate.path(of: path), text)])
    }
    print("\(path): certified at level \(level), kept in \(store)" + (key == nil ? "" : " and signed beside the file"))
    return true
  }
}

/// `host plugins key`: a new key for signing certificates.
struct PluginKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make a key for signing certificates, and print its public half.",
    discussion: "Operators who believe you list the public half in run.trusted_keys. The file is yours alone.")
  @Argument(help: "The file for the secret half; where it exists, its public half is printed.") var file: String

  func run() throws {
    if FileManager.default.fileExists(atPath: file) { return print(try KeyFile.read(file).trusted) }
    print(try KeyFile.make(file).trusted)
  }
}

/// The file of a signing key: its digits and nothing else, for its owner's eyes alone.
private enum KeyFile {
  static func make(_ path: String) throws -> SigningKey {
    let key = SigningKey()
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure.failed(
        "\(path): found that it cannot be made (\(String(cString: strerror(errno)))), expected a place for the key; "
          + "name another file")
    }
    do {
      try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: Data("\(key.secret)\n".utf8))
    } catch {
      unlink(path)
      throw CommandFailure.failed("\(path): the key could not be written (\(error.localizedDescription)); free space")
    }
    return key
  }

  static func read(_ path: String) throws -> SigningKey {
    var status = stat()
    guard stat(path, &status) == 0, let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw CommandFailure.failed("\(path): found no readable key, expected one made by: host plugins key \(path)")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw CommandFailure.failed("\(path): found a key that others may read, expected its owner alone; chmod 600 it")
    }
    guard let key = SigningKey(secret: text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw CommandFailure.failed("\(path): found no signing key, expected 64 hexadecimal digits and nothing else")
    }
    return key
  }
}
