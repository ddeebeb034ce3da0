import Foundation
import Testing

/// Real mode over TLS, as at the real exchange: REST, market streams and user stream.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"),
  .enabled(if: SelfSigned.isThere, "no openssl program; install the package openssl"))
struct EncryptedRunTests {
  private let certificate: SelfSigned
  private let rehearsal: Rehearsal

  init() throws {
    certificate = try SelfSigned()
    rehearsal = try Rehearsal(
      options: ["--tls-certificate", certificate.path, "--tls-key", certificate.key])
  }

  @Test func itTradesOverTLSAndAgreesWithTheVenueToTheLastUnit() throws {
    for name in ["rest", "stream", "ws-api"] {
      #expect(try ["https:", "wss:"].contains { try rehearsal.exchange.address(name).hasPrefix($0) })
    }
    rehearsal.authorities = certificate.path
    let host = try rehearsal.start()
    try #require(host.waits(upTo: 90) { host.count("PositionClosed") >= 2 }, "\(host.outputSoFar) \(host.errorSoFar)")
    try RehearsedRun(rehearsal, host).expectSound(trades: 4)
  }

  @Test func anExchangeWhoseCertificateNobodyVouchesForIsToldAndGetsNeitherKeyNorOrder() throws {
    let host = try rehearsal.start()
    #expect(host.shows("certificate", within: 60), "\(host.outputSoFar) \(host.errorSoFar)")
    host.signal(SIGTERM)
    let ended = host.finish()
    #expect(!(ended.output + ended.error).contains("AccountAgrees"))
    let venue = try rehearsal.ledger()
    #expect(venue.accounts[0].orders.isEmpty && venue.accounts[0].trades.isEmpty)
  }
}

/// A certificate for the loopback's address that signed itself, made by openssl.
final class SelfSigned {
  static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
  private let folder: Scratch
  var path: String { folder.path + "/certificate.pem" }
  var key: String { folder.path + "/key.pem" }

  init() throws {
    folder = try Scratch()
    _ = try Shell.output(
      "/usr/bin/openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost "
        + "-addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout '\(key)' -out '\(path)' 2>&1")
  }
}
