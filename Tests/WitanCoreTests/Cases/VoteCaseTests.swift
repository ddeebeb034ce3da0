import Testing
import WitanTesting

@testable import WitanCore

/// The shared vote cases, through the real coordinator.
private struct VoteCases: Decodable {
  let schema: String
  let cases: [VoteCase]
}

private struct VoteCase: Decodable {
  struct Vote: Decodable {
    let id: String
    let weight: Double
    let vote: String
    let confidence: Double?
  }
  struct Expected: Decodable, Equatable {
    var decision: String
    var confidence: Double
    var winner: String?
    var winnerConfidence: Double?
    var scores: [String: Double]
    var agreementShare: Double?
    var quorumShare: Double?
    var failed: [String]
  }
  let id: String
  let title: String
  let rule: String
  let threshold: Double
  let agreement: Double
  let quorum: Double
  var votes: [Vote]
  var expected: Expected
}

private func mirrored(_ side: String) -> String { side == "BUY" ? "SELL" : side == "SELL" ? "BUY" : side }

extension VoteCase {
  var mirror: VoteCase {
    var other = self
    other.votes = votes.map { Vote(id: $0.id, weight: $0.weight, vote: mirrored($0.vote), confidence: $0.confidence) }
    other.expected.decision = mirrored(expected.decision)
    other.expected.winner = expected.winner.map(mirrored)
    other.expected.scores = Dictionary(uniqueKeysWithValues: expected.scores.map { (mirrored($0), $1) })
    return other
  }

  /// Every order of the votes up to six, 200 seeded draws above.
  var orders: [[Vote]] {
    if votes.count <= 6 { return permutations(votes) }
    var random = SeededGenerator(seed: 7)
    return [votes] + (0..<200).map { _ in votes.shuffled(using: &random) }
  }

  /// What the coordinator makes of the votes in this order.
  func decide(_ votes: [Vote]) throws -> Decision {
    var settings = VotingSettings()
    settings.rule = try #require(VotingRule(rawValue: rule), "found the rule \(rule)")
    settings.threshold = try #require(Confidence(threshold))
    settings.agreement = try #require(Share(agreement))
    settings.quorum = try #require(Share(quorum))
    let symbol = try #require(Symbol("BTC/USDT"))
    let listings = try votes.map {
      StrategyListing(
        id: try #require(StrategyID($0.id)), version: "1", sha256: "", weight: try #require(Share($0.weight)))
    }
    let series = try Bars.series("100", symbol: symbol, every: .hours(1), from: Instant(milliseconds: 0))
    let ballots = try votes.map { vote in
      var column = BallotColumn(abstaining: 1)
      if vote.vote != "ABSTAIN" {
        column.answer[0] = try #require(Action(vote.vote), "found the vote \(vote.vote)").rawValue
        column.confidence[0] = try #require(vote.confidence.flatMap { Confidence($0) }).units
      }
      return column
    }
    let block = BarBlock(market: 0, series: series, range: 0..<1, ballots: ballots)
    var coordinator = Coordinator(settings: settings, strategies: listings, markets: 1)
    coordinator.open(block)
    let enabled = coordinator.enabledWeight(in: 0)
    let verdict = coordinator.decide(0, enabledWeight: enabled)
    return coordinator.decision(
      0, verdict, symbol: symbol, time: series.end(of: 0), price: series[0].close, enabledWeight: enabled)
  }

  /// Every difference between what was expected and what was decided, as sentences.
  func complaints(_ decision: Decision) -> [String] {
    var found: [String] = []
    func same(_ name: String, _ got: Double?, _ want: Double?) {
      let equal = got == nil && want == nil || got.map { abs($0 - (want ?? .infinity)) <= 1e-9 } ?? false
      if !equal { found.append("\(name): found \(got.map { "\($0)" } ?? "nil"), expected \(String(describing: want))") }
    }
    func same(_ name: String, _ got: some Equatable, _ want: some Equatable) {
      if "\(got)" != "\(want)" { found.append("\(name): found \(got), expected \(want)") }
    }
    same("decision", decision.action.description, expected.decision)
    same("winner", decision.winner?.description ?? "null", expected.winner ?? "null")
    same("failed", decision.failed.list, expected.failed)
    same("confidence", decision.confidence, expected.confidence)
    same("winnerConfidence", decision.winnerConfidence, expected.winnerConfidence)
    for side in Action.allCases {
      same("score of \(side)", Double(decision.tally.score(side)) / 1e12, expected.scores[side.description] ?? 0)
    }
    same("agreementShare", decision.agreementShare, expected.agreementShare)
    same("quorumShare", decision.quorumShare, expected.quorumShare)
    return found
  }
}

private func permutations<Element>(_ elements: [Element]) -> [[Element]] {
  guard elements.count > 1 else { return [elements] }
  return elements.indices.flatMap { first in
    var rest = elements
    let chosen = rest.remove(at: first)
    return permutations(rest).map { [chosen] + $0 }
  }
}

@Suite struct VoteCaseTests {
  @Test(.enabled(if: CaseFile.votes.isWanted, "the shared vote cases are not here"))
  func everyVoteCaseIsDecidedAsWrittenInEveryOrderAndMirrored() throws {
    let file = try CaseFile.votes.read(VoteCases.self)
    #expect(file.schema == "witan.votecases/1")
    #expect(!file.cases.isEmpty, "the file holds no case")
    for written in file.cases {
      for (name, each) in [("", written), (" mirrored", written.mirror)] {
        for order in each.orders {
          let complaints = try each.complaints(each.decide(order))
          #expect(
            complaints.isEmpty, "\(each.id)\(name) (\(each.title)), votes \(order.map(\.id)): \(complaints)")
          if !complaints.isEmpty { break }
        }
      }
    }
    print("\(file.cases.count) vote cases of \(CaseFile.votes.name)")
  }

  @Test func permutationsAreAllThereAndNoneTwice() {
    let all = permutations([1, 2, 3, 4, 5, 6])
    #expect(Set(all).count == 720)
  }
}
