internal import CWitanProbe
internal import Glibc

extension Check {
  /// SEC-03.
  static let secrets = Check(
    "SEC-03", "secrets", level: 2, .error,
    danger:
      "The host's environment and home hold the exchange's keys; a plugin that looks there can say them in a log, a "
      + "reason, a saved state.",
    example: "const char *key = getenv(\"BINANCE_API_KEY\");",
    fix:
      "Hold no key: write ${secret:NAME} into a request's header, and the host fills it in. Settings are parameters.",
    .parts(1, around: { _ in Surroundings(environment: Canary.variables) }) { stage in
      let canary = try Canary()
      let subject = try stage.subject()
      let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
      host.keepsTexts = true
      stage.phase("keys lie in the environment and in the home")
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 100))
      let instance = try subject.create(host: host)
      _ = try stage.feed(instance, series, 0..<series.count)
      let state = try instance.save()
      instance.destroy()
      if let name = Meter.asked(for: .variable).first(where: { Canary.variables[$0] != nil }) {
        return [Finding("the environment's \(name) was read, expected no look at keys", at: "getenv")]
      }
      let files = Meter.asked(for: .file).filter { $0.hasSuffix("/environ") } + canary.opened()
      if let file = files.first { return [Finding("the file \(file), which holds keys, was opened", at: "files")] }
      let told: [(String, [[UInt8]])] = [
        ("the log", host.logged.map(\.text)), ("an error's words", host.errors), ("an explanation", host.explained),
        ("a request", host.requests.map { Array($0.url.utf8) + $0.rest }), ("the saved state", [state.bytes]),
      ]
      for (place, texts) in told where texts.contains(where: Canary.isIn) {
        return [Finding("\(place) holds a key of the host's environment", at: place)]
      }
      return []
    })
}

/// Keys that are none, where keys lie.
final class Canary {
  private static let word = "canary-5d41402abc4b2a76"

  /// Variables that hold keys on many machines.
  static let variables: [String: String] = Dictionary(
    uniqueKeysWithValues: [
      "BINANCE_API_KEY", "BINANCE_API_SECRET", "KRAKEN_API_KEY", "API_KEY", "API_SECRET", "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "DATABASE_URL", "PGPASSWORD", "GITHUB_TOKEN",
      "WITAN_SECRET", "SECRET_KEY", "TOKEN", "PASSWORD",
    ].map { ($0, "\(word)-\($0)") })

  /// Files that hold keys, in the home (the working folder is the home here).
  private static let files = [
    ".netrc", ".env", ".pgpass", ".aws/credentials", ".ssh/id_ed25519", ".config/witan/secrets.yaml",
  ]

  private let watch: Int32
  private var watched: [Int32: String] = [:]

  init() throws {
    for folder in [".aws", ".ssh", ".config", ".config/witan"] { mkdir(folder, 0o700) }
    watch = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    for path in Self.files {
      let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
      let words = Array("key = \(Self.word)-file\n".utf8)
      guard file >= 0, write(file, words, words.count) == words.count, close(file) == 0 else {
        throw KitError("\(path) could not be written: \(String(cString: strerror(errno)))")
      }
      let number = inotify_add_watch(watch, path, UInt32(IN_OPEN))
      guard number >= 0 else { throw Skip("files cannot be watched here: \(String(cString: strerror(errno)))") }
      watched[number] = path
    }
  }

  deinit { close(watch) }

  /// The files that were opened since.
  func opened() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(watch, &buffer, buffer.count)
    guard count > 0 else { return [] }
    return buffer.withUnsafeBytes { bytes in
      var found: [String] = []
      var at = 0
      while at + 16 <= count {
        let event = bytes.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
        found.append(watched[event.wd] ?? "in the home")
        at += 16 + Int(event.len)
      }
      return found
    }
  }

  /// A key of the environment or of a file is in those bytes.
  static func isIn(_ bytes: [UInt8]) -> Bool { wkp_holds(bytes, UInt64(bytes.count), word) != 0 }
}
