import Glibc
import Testing
import WitanConformance

@testable import WitanPlugins

/// Who is let in where a certificate is demanded, before any code of the file runs.
@Suite struct AdmissionTests {
  let workshop: Workshop
  let file: PluginFile
  init() throws {
    workshop = try Workshop()
    file = try PluginFile(path: workshop.counter())
  }

  private func certificate(level: Int, kit: String = Kit.version, of sha256: String? = nil) throws -> Certificate {
    try #require(
      Certificate(
        text: """
          {"schema":"witan.certificate/1","sha256":"\(sha256 ?? file.sha256)","kit":"\(kit)","level":\(level),\
          "seed":"7","counts":{"pass":90},"machine":"x86_64, C library 2.36","time":1704067200000}
          """))
  }

  private func found(_ admission: Admission) throws -> String {
    let refusal = try #require(throws: PluginRefusal.self) { try admission.admit(file) }
    #expect(refusal.rule == .conformance && refusal.mend.contains("host plugins check \(file.path) --level"))
    return refusal.found
  }

  private func sign(_ certificate: Certificate, _ key: SigningKey) throws {
    workshop.write(Array(try SignedCertificate(certificate, with: key).text.utf8), to: "counter.so.certificate")
  }

  @Test func withoutADemandEverybodyIsLetIn() throws {
    #expect(try Admission.everybody.admit(file) == nil)
    #expect(try workshop.loader.harvest().images.count == 1)
  }

  @Test func aDemandedCertificateThatIsMissingKeepsTheCodeFromRunning() throws {
    // A constructor that ends the process would end this test: refused before it is loaded, it never runs.
    try workshop.compile(
      "#include <stdlib.h>\n__attribute__((constructor)) static void go(void) { _Exit(9); }\n" + counterSource,
      as: "deadly.so")
    unlink(file.path)
    let loader = PluginLoader(folders: [PluginFolder(workshop.folder)], admission: Admission(level: 1))
    let harvest = try loader.harvest()
    #expect(harvest.images.isEmpty && harvest.refusals.map(\.rule) == [.conformance])
    #expect(harvest.refusals[0].found == "no certificate")
  }

  @Test func aCertificateCountsForItsBytesItsKitAndUpToItsLevel() throws {
    let own = try certificate(level: 3)
    for level in 1...3 { #expect(try Admission(level: level, own: [own]).admit(file) == own) }
    #expect(try found(Admission(level: 4, own: [own])) == "a certificate of level 3")
    #expect(try found(Admission(level: 1, own: [certificate(level: 4, kit: "0.9.0")])) == "no certificate")
    let other = try certificate(level: 4, of: String(repeating: "0", count: 64))
    #expect(try found(Admission(level: 1, own: [other])) == "no certificate")
  }

  @Test func aSignedCertificateIsBelievedOnlyFromAKeyThatIsListed() throws {
    let (friend, stranger) = (SigningKey(), SigningKey())
    try sign(try certificate(level: 3), friend)
    let admission = Admission(level: 3, keys: [friend.trusted])
    #expect(try admission.admit(file)?.level == 3)
    #expect(try found(Admission(level: 3)) == "no certificate")
    #expect(
      try found(Admission(level: 3, keys: [stranger.trusted])).contains("\(friend.trusted), which run.trusted_keys"))
    #expect(try found(Admission(level: 4, keys: [friend.trusted])) == "a signed certificate of level 3")
    try sign(try certificate(level: 3, of: String(repeating: "a", count: 64)), friend)
    #expect(try found(admission) == "a signed certificate for other bytes")
    try sign(try certificate(level: 3, kit: "0.1.0"), friend)
    #expect(try found(admission) == "a signed certificate by kit 0.1.0")
  }

  @Test func aSignedCertificateThatWasChangedIsWorthNothing() throws {
    let key = SigningKey()
    let text = try SignedCertificate(certificate(level: 1), with: key).text
    for changed in [
      text.replacing("\"level\":1", with: "\"level\":3"), String(text.dropLast(9)), "", text + "more\n",
      text.replacing("ed25519", with: "none"), String(repeating: "x", count: 20_000),
    ] {
      workshop.write(Array(changed.utf8), to: "counter.so.certificate")
      #expect(try found(Admission(level: 1, keys: [key.trusted])).contains("which cannot be used"))
    }
    workshop.write(Array(text.utf8), to: "counter.so.certificate")
    #expect(try Admission(level: 1, keys: [key.trusted]).admit(file)?.level == 1)
  }

  @Test func aKeyIsReadBackFromItsDigitsAndNothingElse() throws {
    let key = SigningKey()
    #expect(SigningKey(secret: key.secret)?.trusted == key.trusted)
    #expect(TrustedKey(key.trusted.description) == key.trusted)
    for text in ["", "00", key.secret + "0", String(key.secret.dropLast()) + "g", "+f" + key.secret.dropFirst(2)] {
      #expect(SigningKey(secret: text) == nil && TrustedKey(text) == nil, "\(text.count) signs")
    }
  }

  @Test func aCertificatesTextIsReadBackAndAnythingElseIsNone() throws {
    let one = try certificate(level: 2)
    #expect(Certificate(text: one.text) == one)
    for text in [
      "", "{}", one.text.replacing("certificate/1", with: "certificate/2"),
      one.text.replacing("\"level\":2", with: "\"level\":5"),
      one.text.replacing("\"level\":2", with: "\"level\":2.5"), one.text.replacing(file.sha256, with: "ABC"),
      one.text.replacing(":90", with: ":-1"),
    ] {
      #expect(Certificate(text: text) == nil, "\(text)")
    }
  }
}
