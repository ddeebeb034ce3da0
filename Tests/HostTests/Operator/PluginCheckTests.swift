import Foundation
import Testing

/// `host plugins check`, and a host that demands what it gives.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.hasKit, "no host with plugin-check beside it was built"))
struct PluginCheckTests {
  private let folder: Scratch
  private let plugins: String

  init() throws {
    folder = try Scratch()
    plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    let shipped = try #require(HostProgram.plugins)
    try FileManager.default.copyItem(atPath: shipped + "/macd.so", toPath: plugins + "/macd.so")
  }

  private func trade(_ more: String...) throws -> HostProgram.Result {
    try HostProgram.run(
      [
        "run", "--feed", "sim", "--speed", "max", "--for", "1s", "--no-web", "--plugins", plugins, "--store",
        "sqlite:\(folder.path)/s.db",
      ] + more, in: folder)
  }

  /// `host plugins check` by the host that has the kit beside it.
  private func check(_ arguments: String...) throws -> HostProgram.Result {
    try HostProgram.run(["plugins", "check"] + arguments, in: folder, program: HostProgram.path)
  }

  @Test func aHostThatDemandsACertificateTakesWhatItCheckedItselfAndNoOtherBytes() throws {
    let refused = try trade("--require-conformance", "1", "--enable", "macd")
    #expect(refused.code == 2, "\(refused.error)")
    #expect(
      refused.error.contains("found no certificate, expected one of level 1")
        && refused.error.contains("host plugins check"),
      "\(refused.error)")
    let checked = try check(
      "macd", "--level", "1", "--plugins", plugins, "--store", "sqlite:\(folder.path)/s.db")
    #expect(checked.code == 0, "\(checked.output)\(checked.error)")
    #expect(checked.output.contains("certified at level 1"), "\(checked.output)")
    let traded = try trade("--require-conformance", "1")
    #expect(traded.code == 0, "\(traded.error)")
    let higher = try trade("--require-conformance", "3", "--enable", "macd")
    #expect(higher.code == 2 && higher.error.contains("found a certificate of level 1"), "\(higher.error)")
  }

  @Test func aCertificateSignedByAListedKeyIsBelievedByAnotherHost() throws {
    let made = try HostProgram.run(["plugins", "key", "author.key"], in: folder)
    #expect(made.code == 0, "\(made.error)")
    let key = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let checked = try check(
      "macd", "--level", "1", "--plugins", plugins, "--store", "author.db", "--sign", "author.key")
    #expect(checked.code == 0, "\(checked.output)\(checked.error)")
    let file = try folder.file("w.yaml", "run: {require_conformance: 1, trusted_keys: [\(key)]}\n")
    let traded = try trade("--config", file)
    #expect(traded.code == 0, "\(traded.error)")
    let secret = try String(contentsOfFile: folder.path + "/author.key", encoding: .utf8).prefix(64)
    #expect(!(made.output + checked.output + checked.error + traded.error).contains(secret))
  }

  /// What is shipped is proven at each run of the tests: level 3 holds levels 1 and 2.
  @Test(arguments: HostProgram.shipped)
  func everyShippedPluginIsCertifiedAtLevelThree(id: String) throws {
    let shipped = try #require(HostProgram.plugins)
    let checked = try check(
      id, "--level", "3", "--plugins", shipped, "--store", "sqlite:\(folder.path)/s.db")
    #expect(checked.code == 0, "\(checked.output)\(checked.error)")
    #expect(checked.output.contains("certified at level 3"), "\(checked.output)")
  }

  @Test func aPluginThatDoesNotConformIsToldByCheckAndGetsNoCertificate() throws {
    try CompiledPlugin.compile(to: plugins + "/counter.so", version: "1.0.0", action: 5)
    let checked = try check(
      "counter", "--level", "1", "--plugins", plugins, "--store", "sqlite:\(folder.path)/s.db")
    #expect(checked.code == 1, "\(checked.output)")
    #expect(checked.output.contains("SIG-01"), "\(checked.output)")
    #expect(checked.error.contains("does not conform at level 1"), "\(checked.error)")
    let text = try check(
      try folder.file("text.so", "hello"), "--store", "s.db")
    #expect(text.code == 1 && text.error.contains("text.so: found"), "\(text.error)")
  }
}

extension HostProgram {
  /// The ids of the strategies that lie in `Plugins`, where `scripts/plugins` puts those that are shipped.
  fileprivate static let shipped: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/Plugins")) ?? []
    return names.filter { $0.hasSuffix(".so") }.map { String($0.dropLast(3)) }.sorted()
  }()

  /// Whether `plugin-check` lies beside the host; says on standard error what is missing.
  fileprivate static let hasKit: Bool = {
    guard isBuilt, let host = path else { return false }
    let kit = URL(fileURLWithPath: host).deletingLastPathComponent().appendingPathComponent("plugin-check").path
    let isThere = FileManager.default.isExecutableFile(atPath: kit)
    if !isThere { FileHandle.standardError.write(Data("skipped: no \(kit); build it with scripts/build\n".utf8)) }
    return isThere
  }()
}
