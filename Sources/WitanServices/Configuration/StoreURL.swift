/// Where the store is: `sqlite:PATH`, the path relative to the working directory or absolute.
public struct StoreURL: Hashable, Sendable, CustomStringConvertible {
  /// The database's file.
  public let path: String

  /// The store in the file at `path`.
  public init(path: String) { self.path = path }

  /// Reads `sqlite:PATH`; nil for anything else.
  public init?(_ text: String) {
    guard text.hasPrefix("sqlite:") else { return nil }
    let path = text.dropFirst("sqlite:".count)
    // `sqlite://host` would name a host; `sqlite:///path` is the absolute path that other tools write so.
    let slashes = path.prefix { $0 == "/" }.count
    guard !path.isEmpty, slashes != 2, !path.utf8.contains(0) else { return nil }
    self.path = slashes > 2 ? "/" + path.dropFirst(slashes) : String(path)
  }

  /// `sqlite:PATH`.
  public var description: String { "sqlite:\(path)" }

  /// `text` with the password of a URL's `user:password@` put out of sight; for every place that shows one.
  public static func masked(_ text: String) -> String {
    guard let scheme = text.firstRange(of: "://") else { return text }
    let authority = text[scheme.upperBound...].prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return text }
    guard let colon = authority[..<at].firstIndex(of: ":") else { return text }
    return text[...colon] + "***" + text[at...]
  }
}

extension Configuration {
  /// Where the running host listens for its operator.
  ///
  /// The socket named in the configuration; else one in `$XDG_RUNTIME_DIR` whose name follows from the store's
  /// absolute path, so that two hosts never meet; else `STORE.sock` beside the store.
  /// - Parameters:
  ///   - environment: the process's variables.
  ///   - folder: the absolute working directory, against which a relative store path is read.
  public func controlSocket(environment: [String: String], folder: String) -> String {
    if let socket { return socket }
    let database = store.path.hasPrefix("/") ? store.path : "\(folder)/\(store.path)"
    guard let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") else { return database + ".sock" }
    // FNV-1a, 64 bits: short, stable over runs and machines; a socket's path may hold 107 bytes only.
    let hash = database.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return "\(runtime)/witan-\(String(repeating: "0", count: 16 - digits.count))\(digits).sock"
  }
}
