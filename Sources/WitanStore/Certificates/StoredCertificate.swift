import Foundation
import GRDB
public import WitanCore

/// A certificate of the conformance kit that this host made, as its store keeps it.
public struct StoredCertificate: Hashable, Sendable {
  /// SHA-256 of the plugin's file, hexadecimal.
  public let sha256: String
  /// The kit's version.
  public let kit: String
  /// The level, 1 to 4.
  public let level: Int
  /// When it was made.
  public let time: Instant
  /// The certificate's own text.
  public let text: String

  /// A certificate to be kept.
  public init(sha256: String, kit: String, level: Int, time: Instant, text: String) {
    (self.sha256, self.kit, self.level, self.time, self.text) = (sha256, kit, level, time, text)
  }
}

extension StoreReader {
  /// Every certificate that this host made, oldest first; none in a store of an older version.
  public func certificates() throws(StoreError) -> [StoredCertificate] {
    try read { database in
      guard try database.tableExists("certificates") else { return [] }
      return try Row.fetchAll(database, sql: "SELECT * FROM certificates ORDER BY time, sha256, level").map {
        StoredCertificate(
          sha256: $0["sha256"], kit: $0["kit"], level: $0["level"], time: Instant(milliseconds: $0["time"]),
          text: $0["text"])
      }
    }
  }
}

extension Journal {
  /// Keeps `certificate` in the store at `path`, also while a host runs on it; one of the same bytes, kit and level is
  /// replaced. Where there is no store, one is made.
  ///
  /// - Throws: ``StoreError`` as opening does, and where the running host does not let go for five seconds.
  public static func keep(_ certificate: StoredCertificate, in path: String) throws(StoreError) {
    try bringUpToDate(path)
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(5)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try check(queue, path)
      try queue.write { database in
        try database.execute(
          sql: "INSERT OR REPLACE INTO certificates VALUES (?, ?, ?, ?, ?)",
          arguments: [
            certificate.sha256, certificate.kit, certificate.level, certificate.time.milliseconds, certificate.text,
          ])
      }
    } catch {
      throw StoreError(error, path: path, doing: "while keeping a certificate")
    }
  }

  /// Makes the store, or brings an older one up to this version; a host that runs on it has done so already.
  private static func bringUpToDate(_ path: String) throws(StoreError) {
    do throws(StoreError) { _ = try Journal(path: path) } catch { if error.kind != .locked { throw error } }
  }
}
