import Foundation
import Testing

@testable import WitanServices

/// Where the exchange's key may be, and that it is shown nowhere.
@Suite struct ExchangeCredentialTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "witan-keys-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ text: String, rights: Int = 0o600) throws {
    let path = folder + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: rights], ofItemAtPath: path)
  }

  private func find(
    _ choices: ExchangeChoices = ExchangeChoices(), _ environment: [String: String] = [:], env: String? = nil
  ) throws(ConfigurationError) -> ExchangeCredential? {
    let sources = ConfigurationSources(
      environmentFile: env.map { .init(path: ".env", content: $0) }, environment: environment)
    return try ExchangeCredential.find(choices, sources: sources, in: folder)
  }

  private func refusal(
    _ choices: ExchangeChoices = ExchangeChoices(), _ environment: [String: String] = [:], env: String? = nil
  ) -> String {
    do throws(ConfigurationError) {
      _ = try find(choices, environment, env: env)
      return ""
    } catch { return error.description }
  }

  private static let both = ["BINANCE_API_KEY": "key-4711", "BINANCE_API_SECRET": "hush-4711"]
  private static let files: ExchangeChoices = {
    var choices = ExchangeChoices()
    (choices.keyFile, choices.secretFile) = ("k", "s")
    return choices
  }()

  @Test func theEnvironmentsKeyIsFoundAndNotShown() throws {
    let found = try #require(try find(environment()))
    #expect(found.key == "key-4711" && found.secret == "hush-4711" && found.place == "the environment")
    var dumped = ""
    dump(found, to: &dumped)
    for text in ["\(found)", String(reflecting: found), dumped] { #expect(!text.contains("4711"), "\(text)") }
    try FileManager.default.removeItem(atPath: folder)
  }

  private func environment() -> (ExchangeChoices, [String: String], String?) { (ExchangeChoices(), Self.both, nil) }
  private func find(_ all: (ExchangeChoices, [String: String], String?)) throws -> ExchangeCredential? {
    try find(all.0, all.1, env: all.2)
  }

  @Test func withoutAKeyThereIsNone() throws {
    #expect(try find() == nil)
    #expect(try find(ExchangeChoices(), ["CREDENTIALS_DIRECTORY": folder, "BINANCE_API_KEY": ""]) == nil)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func halfAKeyIsRefused() throws {
    #expect(refusal(ExchangeChoices(), ["BINANCE_API_SECRET": "hush-4711"]).contains("BINANCE_API_KEY is not"))
    try write("binance-api-key", "key-4711")
    #expect(refusal(ExchangeChoices(), ["CREDENTIALS_DIRECTORY": folder]).contains("only one is in"))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func filesAndCredentialsAreReadWithoutTheirLineEnds() throws {
    try write("k", "key-4711\n")
    try write("s", "hush-4711\n", rights: 0o400)
    #expect(try find(Self.files)?.secret == "hush-4711")
    try write("binance-api-key", "key-4712\n")
    try write("binance-api-secret", "hush-4712\n")
    #expect(try find(ExchangeChoices(), ["CREDENTIALS_DIRECTORY": folder])?.key == "key-4712")
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o644]) func aFileThatOthersMayReadIsRefused(rights: Int) throws {
    try write("k", "key-4711")
    try write("s", "hush-4711", rights: rights)
    let text = refusal(Self.files)
    #expect(text.contains("chmod 600") && text.contains(String(rights, radix: 8)) && !text.contains("4711"), "\(text)")
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func aFileThatIsMissingEmptyOrNoKeyIsRefused() throws {
    #expect(refusal(Self.files).contains("does not exist"))
    try write("k", "")
    try write("s", "hush-4711")
    #expect(refusal(Self.files).contains("has 0 words"))
    try write("k", "key-4711 more")
    let text = refusal(Self.files)
    #expect(text.contains("has 2 words") && !text.contains("4711"))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func theDotEnvFileHoldsAKeyOnlyWhereItsOwnerAloneMayReadIt() throws {
    let text = "BINANCE_API_KEY=key-4711\nBINANCE_API_SECRET='hush-4711'\n"
    try write(".env", text, rights: 0o644)
    #expect(refusal(env: text).contains("chmod 600"))
    try write(".env", text)
    #expect(try find(env: text)?.secret == "hush-4711")
    // The process's own variables beat it.
    #expect(try find(ExchangeChoices(), Self.both, env: text)?.place == "the environment")
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func twoPlacesAreOneTooMany() throws {
    try write("k", "key-4712")
    try write("s", "hush-4712")
    let text = refusal(Self.files, Self.both)
    #expect(text.contains("expected one place") && !text.contains("471"), "\(text)")
    try FileManager.default.removeItem(atPath: folder)
  }
}
