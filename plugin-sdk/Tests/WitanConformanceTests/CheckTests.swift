import Glibc
import Testing

@testable import WitanConformance

@Suite struct CheckTests {
  @Test func theHonestTemplatePassesEveryCheckOfTheStandardLevel() throws {
    let plugin = try BuiltPlugin()
    let report = try BuiltPlugin.kit(level: 2).run(plugin.path)
    for outcome in report.outcomes {
      let found = "\(outcome.check.id): \(outcome.verdict) \(outcome.findings.map(\.sentence))"
      #expect(["pass", "skip"].contains(outcome.verdict.word), "\(found)")
    }
    #expect(report.count("pass") >= 39)
    #expect(report.exitStatus == 0)
  }

  @Test(arguments: WickedVariant.files + WickedVariant.deeds)
  func aSinIsSeenByTheCheckThatIsMeantForIt(_ sin: WickedVariant) throws {
    let plugin = try BuiltPlugin(
      prelude: sin.prelude, sin.changes, flags: sin.flags, without: sin.without, hasMap: sin.hasMap)
    try expect(plugin.outcome(of: sin.check), sin.verdict, sin.says)
  }

  @Test func aProgramIsNoPlugin() throws {
    let plugin = try BuiltPlugin()
    try BuiltPlugin.write(plugin.path + ".c", Array("int main(void) { return 0; }\n".utf8))
    defer { unlink(plugin.path + ".c") }
    try #require(CompiledObject.run(["cc", "-o", plugin.path, plugin.path + ".c"]) == 0)
    try expect(plugin.outcome(of: "BIN-01"), "fail", "executable")
  }

  @Test func aTextFileIsNoPluginAndClosesTheGate() throws {
    let plugin = try BuiltPlugin()
    try plugin.rewrite { $0 = Array("hello, world".utf8) }
    let report = try BuiltPlugin.kit(level: 1).run(plugin.path)
    try expect(#require(report.outcomes.first), "fail", "68 65 6c 6c")
    #expect(report.outcomes.dropFirst().allSatisfy { $0.verdict.word == "skip" || $0.check.id == "BIN-17" })
    #expect(report.exitStatus == 1)
  }

  @Test func aLibraryOfANewerSystemIsRefused() throws {
    let plugin = try BuiltPlugin()
    try plugin.rewrite { bytes in
      let (old, new) = (Array("GLIBC_2.".utf8), Array("GLIBC_9.".utf8))
      for at in 0..<bytes.count - old.count where bytes[at..<at + old.count].elementsEqual(old) {
        bytes.replaceSubrange(at..<at + old.count, with: new)
      }
    }
    try expect(plugin.outcome(of: "BIN-12"), "fail", "GLIBC_9.")
  }

  @Test func librariesThatAreForbiddenOrMissingAreNamed() throws {
    var template = Array("/tmp/witan-kit-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer { for name in ["libcurl.so", "a.c"] { unlink("\(folder)/\(name)") }; rmdir(folder) }
    try BuiltPlugin.write("\(folder)/a.c", Array("int stub(void) { return 1; }\n".utf8))
    try BuiltPlugin.compile(["-o", "\(folder)/libcurl.so", "\(folder)/a.c", "-Wl,-soname,libcurl.so.99"])
    let plugin = try BuiltPlugin(flags: ["-Wl,--no-as-needed", "-L\(folder)", "-lcurl"])
    try expect(plugin.outcome(of: "BIN-10"), "fail", "only the host may do")
    try expect(plugin.outcome(of: "BIN-11"), "fail", "libcurl.so.99 is not found")
  }

  @Test func aFileThatEverybodyMayWriteIsRefused() throws {
    let plugin = try BuiltPlugin()
    chmod(plugin.path, 0o666)
    try expect(plugin.outcome(of: "BIN-17"), "fail", "written by everybody")
    chmod(plugin.path, 0o644)
    #expect(try plugin.outcome(of: "BIN-17").verdict == .pass)
  }

  @Test func aVeryLongFileIsNoted() throws {
    let plugin = try BuiltPlugin()
    try plugin.rewrite { $0 += [UInt8](repeating: 0, count: 33 << 20) }
    try expect(plugin.outcome(of: "BIN-18"), "warn", "expected at most 33554432")
  }

  private func expect(_ outcome: Outcome, _ verdict: String, _ says: String) {
    let sentences = outcome.findings.map { "\($0.sentence) [\($0.place)]" }.joined(separator: "\n")
    #expect(outcome.verdict.word == verdict, "\(outcome.check.id): \(outcome.verdict) \(sentences)")
    #expect(sentences.contains(says), "\(outcome.check.id): \(sentences)")
  }
}
