import Glibc
import Testing
import WitanConformance
import WitanCore

@testable import WitanPlugins

/// Who may run in the host's own process.
@Suite struct PlacementTests {
  let workshop: Workshop
  let path: String
  init() throws {
    workshop = try Workshop()
    path = try workshop.counter()
  }

  private func certificate(level: Int) throws -> Certificate {
    try #require(
      Certificate(
        text: """
          {"schema":"witan.certificate/1","sha256":"\(try PluginFile(path: path).sha256)","kit":"\(Kit.version)",\
          "level":\(level),"seed":"7","counts":{"pass":90},"machine":"x86_64","time":1704067200000}
          """))
  }

  /// The image that a host loads that wants `wish`, believes `own` and `keys` and lists `listed`.
  private func image(
    _ wish: PluginIsolation = .auto, own: [Certificate] = [], keys: [TrustedKey] = [], listed: Set<String> = [],
    realMoney: Bool = false
  ) throws -> PluginImage {
    let trust = HostTrust(listed: listed, certificates: Admission(level: 0, own: own, keys: keys), realMoney: realMoney)
    let choice = IsolationChoice(standard: wish, manner: cell, trust: trust)
    return try PluginLoader(folders: [], isolation: choice).load(path)
  }

  @Test func autoIsolatesWhatNobodyVouchesFor() throws {
    let image = try image()
    #expect(image.isIsolated && image.placement.isApart)
    #expect(image.placement.why.hasPrefix("no certificate; the host's own process is for a certificate of level 2"))
  }

  @Test(arguments: [2, 3, 4])
  func aCertificateOfLevelTwoLetsItIn(level: Int) throws {
    let image = try image(own: [certificate(level: level)])
    #expect(!image.isIsolated && image.placement.why == "certified at level \(level) by this host")
  }

  @Test func soDoesOneThatAListedKeyHasSignedAndNoOtherKeys() throws {
    let (friend, stranger) = (SigningKey(), SigningKey())
    let text = try SignedCertificate(certificate(level: 2), with: friend).text
    workshop.write(Array(text.utf8), to: "counter.so.certificate")
    let inside = try image(keys: [friend.trusted])
    #expect(!inside.isIsolated && inside.placement.why == "certified at level 2, signed by \(friend.trusted)")
    #expect(try image(keys: [stranger.trusted]).isIsolated)
  }

  @Test func aCertificateOfLevelOneDoesNotSuffice() throws {
    let image = try image(own: [certificate(level: 1)])
    #expect(image.isIsolated && image.placement.why.hasPrefix("a certificate of level 1; "))
  }

  @Test func bytesThatChangedLoseTheirPlaceInTheHostsProcess() throws {
    let own = try certificate(level: 3)
    let listed: Set = [try PluginFile(path: path).sha256]
    try workshop.counter(["VERSION=\"1.0.1\""])
    #expect(try image(own: [own]).isIsolated)
    #expect(try image(listed: listed).isIsolated)
  }

  @Test func listedBytesRunInside() throws {
    let image = try image(listed: [PluginFile(path: path).sha256])
    #expect(!image.isIsolated && image.placement.why == "listed in plugins.trusted")
  }

  @Test func whereRealMoneyMovesEvenTheCertifiedAreIsolated() throws {
    let image = try image(own: [certificate(level: 4)], realMoney: true)
    #expect(image.isIsolated && image.placement.reason == .realMoney)
  }

  @Test func listedBytesRunInsideWhereRealMoneyMovesToo() throws {
    #expect(try !image(listed: [PluginFile(path: path).sha256], realMoney: true).isIsolated)
  }

  @Test func whoIsToBeIsolatedIsWhateverIsTrusted() throws {
    let sha256 = try PluginFile(path: path).sha256
    #expect(try image(.process, own: [certificate(level: 4)], listed: [sha256]).placement.why == "isolate: process")
  }

  @Test func noneForWhatNobodyVouchesForIsRefusedWithWhatToDoBeforeItsCodeRuns() throws {
    // A constructor that ends the process would end this test.
    try workshop.compile(
      "#include <stdlib.h>\n__attribute__((constructor)) static void go(void) { _Exit(9); }\n" + counterSource,
      as: "counter.so")
    let sha256 = try PluginFile(path: path).sha256
    let refusal = try #require(throws: PluginRefusal.self) { try image(.none, own: [certificate(level: 1)]) }
    #expect(refusal.rule == .trust && refusal.file == path)
    #expect(refusal.found.contains("a certificate of level 1") && refusal.found.contains(sha256))
    #expect(refusal.expected.contains("level 2 by kit \(Kit.version)"))
    for way in ["host plugins check \(path) --level 2", "plugins.trusted", "isolate: auto"] {
      #expect(refusal.mend.contains(way), "\(refusal.mend)")
    }
  }

  @Test func noneIsRefusedForTheCertifiedWhereRealMoneyMoves() throws {
    let refusal = try #require(throws: PluginRefusal.self) {
      try image(.none, own: [certificate(level: 4)], realMoney: true)
    }
    #expect(
      refusal.rule == .trust && !refusal.mend.contains("plugins check") && refusal.mend.contains("plugins.trusted"))
    #expect(try !image(.none, listed: [PluginFile(path: path).sha256], realMoney: true).isIsolated)
  }

  @Test func aWishForOneStrategyHoldsForItAlone() throws {
    try workshop.counter(["ID=\"other\""], as: "other.so")
    let trust = HostTrust(listed: [], certificates: .everybody, realMoney: false)
    let counter = try #require(StrategyID("counter"))
    let choice = IsolationChoice(standard: .auto, named: [counter: .none], manner: cell, trust: trust)
    let harvest = try PluginLoader(folders: [PluginFolder(workshop.folder)], isolation: choice).harvest()
    #expect(harvest.images.map(\.descriptor.id.description) == ["other"] && harvest.images[0].isIsolated)
    #expect(harvest.refusals.map(\.rule) == [.trust] && harvest.refusals[0].file == path)
  }

  @Test func aReloadFollowsWhatIsTrustedThenAndCarriesTheStateOver() throws {
    func loader(_ own: [Certificate]) -> PluginLoader {
      let trust = HostTrust(listed: [], certificates: Admission(level: 0, own: own), realMoney: false)
      return PluginLoader(
        folders: [PluginFolder(workshop.folder)],
        isolation: IsolationChoice(standard: .auto, manner: cell, trust: trust))
    }
    let set = try StrategySet(loader([]).crew().strategies, markets: [bitcoin])
    var columns = set.columns(30)
    func judge(_ rows: Range<Int>) {
      set.judge(JudgeRequest(market: 0, series: stream(30), range: rows, start: rows.lowerBound), into: &columns)
    }
    judge(0..<10)
    #expect(set.strategies[0].image.isIsolated && set.prepare(loader([])).replacing.isEmpty)
    _ = set.swap(set.prepare(loader([try certificate(level: 2)])))
    judge(10..<20)
    #expect(!set.strategies[0].image.isIsolated)
    _ = set.swap(set.prepare(loader([])))
    judge(20..<30)
    #expect(set.strategies[0].image.isIsolated)
    #expect(try columns[0] == answers(workshop.load(path), stream(30), size: 30))
  }
}
