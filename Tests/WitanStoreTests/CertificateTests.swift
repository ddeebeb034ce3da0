import GRDB
import Testing

@testable import WitanCore
@testable import WitanStore

/// The certificates that a host made of plugins, in its store.
struct CertificateTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func certificate(_ level: Int, at time: Int64, text: String = "{}") -> StoredCertificate {
    StoredCertificate(
      sha256: String(repeating: "a", count: 64), kit: "1.0.0", level: level, time: Instant(milliseconds: time),
      text: text)
  }

  @Test func aCertificateMakesTheStoreAndIsReadBack() throws {
    try Journal.keep(certificate(3, at: 5), in: folder.store)
    #expect(try StoreReader(path: folder.store).certificates() == [certificate(3, at: 5)])
    #expect(try Journal(path: folder.store).lastSeq == 0)
  }

  @Test func aCertificateIsKeptWhileAHostHoldsTheStore() throws {
    let host = try Journal(path: folder.store)
    try host.append([.timer(Instant(milliseconds: 1))])
    try Journal.keep(certificate(2, at: 5), in: folder.store)
    try host.append([.timer(Instant(milliseconds: 2))])
    #expect(try host.reader.certificates() == [certificate(2, at: 5)])
    #expect(host.lastSeq == 2)
  }

  @Test func aLaterCertificateOfTheSameBytesKitAndLevelTakesTheEarlierOnesPlace() throws {
    try Journal.keep(certificate(2, at: 5, text: "old"), in: folder.store)
    try Journal.keep(certificate(2, at: 6, text: "new"), in: folder.store)
    try Journal.keep(certificate(3, at: 7), in: folder.store)
    #expect(try StoreReader(path: folder.store).certificates().map(\.text) == ["new", "{}"])
  }

  @Test func aStoreOfTheFirstSchemaHasNoneAndTakesOne() throws {
    do { _ = try Journal(path: folder.store) }
    try folder.tamper(
      "DROP TABLE certificates; PRAGMA user_version = 1; DELETE FROM grdb_migrations WHERE identifier = '2 certificates'"
    )
    #expect(try StoreReader(path: folder.store).certificates().isEmpty)
    try Journal.keep(certificate(1, at: 9), in: folder.store)
    #expect(try StoreReader(path: folder.store).certificates().count == 1)
    #expect(try StoreReader(path: folder.store).schemaVersion() == 2)
  }
}
