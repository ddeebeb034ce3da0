import Foundation
import Testing

@testable import WitanExchange

/// The client against a TLS server: OpenSSL's own.
@Suite(.enabled(if: TLSServer.isThere, "no openssl program; install the package openssl")) struct CertificateTests {
  private func failure(_ settings: HTTPClient.Settings, _ address: String) async throws -> HTTPFailure? {
    do throws(HTTPFailure) {
      _ = try await HTTPClient(settings).send(HTTPRequest(.get, address))
      return nil
    } catch { return error }
  }

  @Test func onlyAServerWithATrustedCertificateForItsNameIsSpokenTo() async throws {
    let server = try TLSServer()
    let address = "https://localhost:\(server.port)/", other = "https://127.0.0.1:\(server.port)/"
    var settings = HTTPClient.Settings(allowed: [try Origin(of: address), try Origin(of: other)])
    let unknown = try await failure(settings, address)
    #expect(unknown?.kind == .certificate && unknown?.mayHaveArrived == false, "\(String(describing: unknown))")
    settings.authorities = server.certificate
    #expect(try await HTTPClient(settings).send(HTTPRequest(.get, address)).status == 200)
    let misnamed = try await failure(settings, other)
    #expect(misnamed?.kind == .certificate, "\(String(describing: misnamed))")
    settings.authorities = server.certificate + ".absent"
    #expect(try await failure(settings, address)?.kind == .certificate)
  }
}

/// `openssl s_server` on loopback with a certificate for `localhost` that it signed itself.
final class TLSServer {
  static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
  let certificate: String
  let port: UInt16
  private let folder: URL
  private let process: Process

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "witan-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificate = folder.appending(path: "cert.pem").path
    let key = folder.appending(path: "key.pem").path
    let make = try Self.openssl([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
      "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
    ])
    make.waitUntilExit()
    let output = Pipe()
    process = try Self.openssl(
      ["s_server", "-www", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key], output: output)
    // It says "ACCEPT 127.0.0.1:PORT" once it listens.
    var said = ""
    while !said.contains("\n") || !said.contains("ACCEPT") {
      let bytes = output.fileHandleForReading.availableData
      guard !bytes.isEmpty else { throw POSIXError(.ECONNREFUSED) }
      said += String(decoding: bytes, as: UTF8.self)
    }
    let line = said.split(separator: "\n").first { $0.contains("ACCEPT") } ?? ""
    port = UInt16(line.split(separator: ":").last.map(String.init) ?? "") ?? 0
  }

  deinit {
    // A child inherits the blocked signals of the thread that started it: it need not hear anything gentler.
    kill(process.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  private static func openssl(_ arguments: [String], output: Pipe = Pipe()) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    (process.standardOutput, process.standardError, process.standardInput) = (output, FileHandle.nullDevice, Pipe())
    try process.run()
    return process
  }
}
