import Glibc
import Testing

@testable import WitanConformance

@Suite struct KitTests {
  @Test func theDigestIsThatOfTheStandard() {
    // FIPS 180-4's own examples, and lengths around a block's end.
    #expect(
      SHA256.hexadecimal(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256.hexadecimal([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    let twoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    #expect(
      SHA256.hexadecimal(Array(twoBlocks.utf8)) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      SHA256.hexadecimal([UInt8](repeating: 0x61, count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func theSameFileHasTheSameSeedAndAnotherBuildAnother() {
    let one = Kit.seed(of: SHA256.digest([1])), other = Kit.seed(of: SHA256.digest([2]))
    #expect(one == Kit.seed(of: SHA256.digest([1])))
    #expect(one != other)
  }

  @Test func everyCheckHasAnIDOfItsOwnAndAllItsTexts() {
    let ids = Check.all.map(\.id)
    #expect(Set(ids).count == ids.count)
    let families = [
      "BIN", "LOAD", "ABI", "DESC", "PAR", "SIG", "DET", "CAU", "DAT", "STA", "LIF", "THR", "RES", "PRF", "SEC", "FUZ",
      "SOK",
    ]
    for check in Check.all {
      #expect(families.contains(check.family), "\(check.id)")
      #expect((1...4).contains(check.level), "\(check.id)")
      for text in [check.name, check.danger, check.example, check.fix] { #expect(!text.isEmpty, "\(check.id)") }
    }
  }

  @Test func thePagesOfTheChecksAreUpToDate() throws {
    let folder = "/" + BuiltPlugin.sdk.split(separator: "/").dropLast().joined(separator: "/") + "/docs/checks"
    let mend = "run plugin-check --pages docs/checks"
    for check in Check.all {
      let page = try? String(decoding: CompiledObject.read("\(folder)/\(check.id).md"), as: UTF8.self)
      #expect(page == CheckPage(check).text, "the page of \(check.id) is old or missing: \(mend)")
    }
    let index = try? String(decoding: CompiledObject.read("\(folder)/README.md"), as: UTF8.self)
    #expect(index == CheckPage.index(Check.all), "\(mend)")
  }

  @Test func messagesComeBackAsTheyWereSentAndACutStreamIsNone() throws {
    let finding = Finding("a \"quoted\"\nline with \u{1} and é", at: "bar 3", severity: .note)
    let stream = Message.finding(finding).framed + Message.testimony([0, 9, 255]).framed + Message.end.framed
    let messages = try #require(Message.read(stream))
    guard case .finding(let read) = messages[0], case .testimony(let bytes) = messages[1], case .end = messages[2]
    else {
      Issue.record("\(messages)")
      return
    }
    #expect(read == finding)
    #expect(bytes == [0, 9, 255])
    #expect(Message.read(Array(stream.dropLast())) == nil)
    #expect(Message.read([1, 0, 0, 0, 0x7B]) == nil)
  }

  @Test func theSixSeriesKeepTheContractAndAreRepeatable() {
    for kind in SeriesGenerator.allCases {
      for seed in UInt64(0)..<20 {
        let series = kind.series(seed: seed, count: 2000)
        #expect(series.keepsTheContract, "\(kind), seed \(seed)")
        #expect(series.close == kind.series(seed: seed, count: 2000).close)
      }
    }
    let walk = SeriesGenerator.realLike
    #expect(walk.series(seed: 1, count: 50).close != walk.series(seed: 2, count: 50).close)
  }

  @Test func wrongUsageIsRefusedByName() {
    for (words, says) in [
      (["--level", "5", "a.so"], "--level 5"), (["--seed", "x", "a.so"], "--seed x"),
      (["a.so", "b.so"], "two plugins"),
      (["--only", "SIG-99", "a.so"], "SIG-99"), (["--colour", "a.so"], "--colour"), (["--json"], "--json needs"),
    ] {
      #expect {
        try Arguments(words)
      } throws: {
        "\($0)".contains(says)
      }
    }
    #expect(throws: Usage.self) { try Reproduction("SIG-02") }
    #expect(throws: Usage.self) { try Kit().run("/nonexistent/plugin.so") }
    #expect(throws: Usage.self) { try Kit().run("/tmp") }
  }
}
