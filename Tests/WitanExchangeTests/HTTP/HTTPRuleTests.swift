import Testing
import WitanCore

@testable import WitanExchange

/// The rules of requests that need no network.
@Suite struct HTTPRuleTests {
  @Test func anOriginIsSchemeHostAndPort() throws {
    #expect(try Origin(of: "https://API.Example.com/a?b").description == "https://api.example.com")
    #expect(try Origin(of: "http://127.0.0.1:8080").description == "http://127.0.0.1:8080")
    #expect(try Origin(of: "https://[::1]:443/").description == "https://[::1]")
    #expect(try Origin(of: "https://a.b:443") == Origin(of: "https://a.b"))
    #expect(try Origin(of: "http://a.b") != Origin(of: "https://a.b"))
  }

  @Test(arguments: [
    "", "a.b", "ftp://a.b", "https://", "https:///path", "https://user:SECRET@a.b/", "https://a.b:0",
    "https://a.b:70000",
    "https://a b/", "https://a\r\n.b/", "https://ä.b/", "https://a_b!/", "https://[::1",
  ])
  func whatIsNoAddressIsRefusedWithoutItsSecrets(text: String) {
    let found = #expect(throws: HTTPFailure.self) { try Origin(of: text) }
    #expect(found?.kind == .request && found?.description.contains("SECRET") == false)
  }

  @Test func aBudgetFillsUpEvenly() {
    var budget = RequestBudget(10, each: .seconds(60))
    for _ in 0..<10 { #expect(budget.take(at: .seconds(1)) == nil) }
    #expect(budget.take(at: .seconds(1)) == .seconds(6))
    #expect(budget.take(at: .seconds(7)) == nil && budget.take(at: .seconds(7)) != nil)
    // A clock that stands still or jumps back gives nothing.
    #expect(budget.take(at: .seconds(2)) != nil)
    for _ in 0..<10 { #expect(budget.take(at: .seconds(1000)) == nil) }
    #expect(budget.take(at: .seconds(1000)) != nil)
  }

  private func answer(_ status: Int, _ after: String? = nil) -> Result<HTTPResponse, HTTPFailure> {
    .success(HTTPResponse(status: status, headers: after.map { [("retry-after", $0)] } ?? [], body: []))
  }

  private func wait(
    _ attempt: Int, _ outcome: Result<HTTPResponse, HTTPFailure>, isRepeatable: Bool = true, chance: Double = 1
  ) -> Duration? {
    RetryPolicy().wait(
      after: attempt, outcome, isRepeatable: isRepeatable, at: Instant(milliseconds: 784_111_770_000), chance: chance)
  }

  @Test func theWaitDoublesUpToItsBoundAndEndsWithTheLastAttempt() {
    #expect([1, 2, 3, 4].map { wait($0, answer(503)) } == [.milliseconds(250), .milliseconds(500), .seconds(1), nil])
    #expect(wait(3, answer(503), chance: 0.5) == .milliseconds(500) && wait(3, answer(503), chance: 0) == .zero)
    var policy = RetryPolicy()
    policy.attempts = 40
    let late = policy.wait(
      after: 30, answer(500), isRepeatable: true, at: Instant(milliseconds: 0), chance: 1)
    #expect(late == .seconds(30))
  }

  @Test func aServersWishIsObeyedAndOneThatIsTooLongIsHandedOn() {
    #expect(wait(1, answer(429, "2"), chance: 0) == .seconds(2))
    #expect(wait(1, answer(429, "0.2"), chance: 0) == .milliseconds(200))
    #expect(wait(1, answer(429, "Sun, 06 Nov 1994 08:49:37 GMT"), chance: 0) == .seconds(7))
    #expect(wait(1, answer(429, "31")) == nil)
    #expect(wait(1, answer(429, "soon"), chance: 0) == .zero)
    #expect(wait(1, answer(418, "1")) == nil && wait(1, answer(400)) == nil && wait(1, answer(200)) == nil)
  }

  @Test func whatMayHaveArrivedIsSentAgainOnlyWhereThatIsHarmless() {
    for kind in [HTTPFailure.Kind.deadline, .broken, .unreachable] {
      let arrived = Result<HTTPResponse, HTTPFailure>.failure(HTTPFailure(kind, mayHaveArrived: true, ""))
      let lost = Result<HTTPResponse, HTTPFailure>.failure(HTTPFailure(kind, ""))
      #expect(wait(1, arrived) != nil && wait(1, lost) != nil)
      #expect(wait(1, arrived, isRepeatable: false) == nil && wait(1, lost, isRepeatable: false) != nil)
    }
    #expect(wait(1, answer(503), isRepeatable: false) == nil)
    for kind in [HTTPFailure.Kind.certificate, .cancelled, .notAllowed, .request, .tooLong, .closed, .budget] {
      #expect(wait(1, .failure(HTTPFailure(kind, ""))) == nil)
    }
  }
}
