import Testing
import WitanTesting

@testable import WitanCore

@Suite struct PortfolioCaseTests {
  @Test(.enabled(if: CaseFile.portfolios.isWanted, "the shared portfolio cases are not here"))
  func everyPortfolioCaseGoesAsWrittenStepByStep() throws {
    let file = try CaseFile.portfolios.read(PortfolioCases.self)
    #expect(file.schema == "witan.portfoliocases/1")
    #expect(!file.cases.isEmpty, "the file holds no case")
    var steps = 0
    for each in file.cases {
      for (place, found) in try each.run(from: Instant(milliseconds: file.start)).enumerated() {
        steps += 1
        #expect(found.isEmpty, "\(each.id) (\(each.title)), step \(place + 1) \(each.steps[place].do): \(found)")
      }
    }
    print("\(file.cases.count) portfolio cases with \(steps) steps of \(CaseFile.portfolios.name)")
  }

  @Test func aStepOfAnUnknownKindIsRefusedWithItsName() throws {
    let step = PortfolioCase.Step(do: "teleport", t: 0)
    let settings = PortfolioCase.Settings(capital: "1", daily: "0.1", kill: "0.5", peak: nil)
    let strange = PortfolioCase(id: "X", title: "strange", settings: settings, steps: [step])
    #expect(throws: PortfolioCase.Trouble("found the step \"teleport\", which this test does not know")) {
      try strange.run(from: Instant(milliseconds: 0))
    }
  }
}

struct PortfolioCases: Decodable {
  let schema: String
  let start: Int64
  let cases: [PortfolioCase]
}

struct PortfolioCase: Decodable {
  struct Settings: Decodable {
    var capital: String
    var daily: String
    var kill: String
    var peak: String?
  }
  struct Step: Decodable {
    var `do`: String
    var t: Int64
    var symbol: String?
    var side: String?
    var price: String?
    var quantity: String?
    var fee: String?
    var lot: String?
    var reason: String?
    var again: Bool?
    var expect: Expected?
  }
  struct Expected: Decodable {
    var equity, cash, realisedGross, unrealisedGross, fees, peak, dayStartEquity: String?
    var drawdown, maxDrawdown, dayLoss: String?
    var reduceOnly, killed, allowed: Bool?
    var killedBy, why, quantity, refused: String?
  }
  struct Trouble: Error, Equatable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }
  var id: String
  var title: String
  var settings: Settings
  var steps: [Step]

  /// Walks the steps; gives each one's differences. A `restart` throws the state away and applies the steps before
  /// it again, which is what the host does with its kept inputs.
  func run(from start: Instant) throws -> [[String]] {
    var book = try CaseBook(self, start)
    var found: [[String]] = []
    for place in steps.indices {
      if steps[place].do == "restart" {
        book = try CaseBook(self, start)
        for earlier in steps[..<place] where earlier.do != "restart" { _ = try book.apply(earlier) }
      }
      found.append(try book.apply(steps[place]))
    }
    return found
  }
}
