import Testing
import WitanTesting

@testable import WitanCore

/// Random bars, votes, ticks, timers and commands, the same for the same seed.
private struct RandomDay {
  var random: SeededGenerator
  var price = 50_000.0
  var next = Fixture.start
  let markets: Int
  let strategies: Int

  init(seed: UInt64, strategies: Int = 3, markets: Int = 2) {
    random = SeededGenerator(seed: seed)
    (self.strategies, self.markets) = (strategies, markets)
  }

  private mutating func vote() -> String {
    let side = ["B", "S", "H", "B", "S"].randomElement(using: &random)!
    let strength = Int.random(in: 0...100, using: &random)
    let lifetime = Bool.random(using: &random) ? "" : "~\(Int.random(in: 0...9_000_000, using: &random))"
    let odd = [".", "P", "L", "F", "F"].randomElement(using: &random)!
    return Int.random(in: 0...3, using: &random) == 0 ? odd : "\(side)\(strength)\(lifetime)"
  }

  private mutating func bar() -> String {
    let open = price * Double.random(in: 0.99...1.01, using: &random)
    let close = open * Double.random(in: 0.94...1.06, using: &random)
    let high = max(open, close) * Double.random(in: 1...1.02, using: &random)
    let low = min(open, close) * Double.random(in: 0.98...1, using: &random)
    price = min(max(close, 1000), 500_000)
    return [open, high, low, close].map { Price(nearest: $0)!.description }.joined(separator: "/")
  }

  private mutating func command() -> Command {
    let id = StrategyID(Fixture.names[Int.random(in: 0..<strategies, using: &random)])!
    switch Int.random(in: 0...9, using: &random) {
    case 0: return .pause(reason: "p")
    case 1, 2, 3: return .resume(reason: "r")
    case 4: return .halt(reason: "h")
    case 5: return .closeAll(reason: "c")
    case 6: return .unlock(reason: "u", again: Bool.random(using: &random))
    case 7, 8: return .enable(id, Int.random(in: 0...3, using: &random) > 0)
    default: return .weigh(id, Share(Double(Int.random(in: 0...4, using: &random)) / 4)!)
    }
  }

  /// The next few inputs: a stretch of bars of each market, and what comes between.
  mutating func inputs(settings: EngineSettings) throws -> [Input] {
    var inputs: [Input] = []
    for market in 0..<markets {
      let symbol = settings.instruments[market].symbol
      let series = try Bars.series(bar(), symbol: symbol, every: settings.interval, from: next)
      let votes = (0..<strategies).map { _ in vote() }
      inputs.append(.bars(try ScriptedVotes.block(series, market: market, votes: votes)))
    }
    next = Instant(milliseconds: next.milliseconds + settings.interval.milliseconds)
    if Int.random(in: 0...4, using: &random) == 0 {
      let market = Int.random(in: 0..<markets, using: &random)
      let factor = Double.random(in: 0.85...1.1, using: &random)
      let tick = Tick(
        symbol: settings.instruments[market].symbol, time: next, price: Price(nearest: price * factor)!,
        quantity: .zero)!
      inputs.append(.tick(tick, market: market))
    }
    if Int.random(in: 0...9, using: &random) == 0 { inputs.append(.timer(next + .seconds(3))) }
    if Int.random(in: 0...6, using: &random) == 0 { inputs.append(.command(command(), at: next)) }
    if Int.random(in: 0...19, using: &random) == 0 {
      inputs.append(.allocation([Share(0.5)!, Share(0.25)!, Share(0.25)!], at: next))
    }
    if Int.random(in: 0...9, using: &random) == 0 {
      inputs.append(
        .vote(
          LateVote(
            strategy: 0, market: 0, action: .buy, confidence: Confidence(80)!, barEnd: next, valid: .hours(2),
            time: next)))
    }
    return inputs
  }
}

@Suite struct DeterminismTests {
  private func settings(_ change: (inout EngineSettings) -> Void = { _ in }) -> EngineSettings {
    Fixture.settings(strategies: 3, markets: [Fixture.btc, Fixture.eth]) {
      $0.fills = FillSettings()
      $0.risk.breakers = BreakerSettings()
      $0.risk.size = .percent(Share(0.3)!)
      $0.risk.maxPosition = .one
      $0.voting.threshold = Confidence(40)!
      $0.voting.agreement = Share(0.4)!
      $0.recordsQuiet = true
      change(&$0)
    }
  }

  private func day(_ seed: UInt64, _ settings: EngineSettings) throws -> [Input] {
    var day = RandomDay(seed: seed)
    var inputs: [Input] = [.started(settings, at: Fixture.start)]
    for _ in 0..<200 { inputs += try day.inputs(settings: settings) }
    return inputs
  }

  /// What must hold of every run, whatever happens; the rig checks the books after each input.
  private func complaints(_ rig: PaperRig) -> [String] {
    var found: [String] = []
    let requests = rig.effects.requests
    if Set(requests.map(\.id)).count != requests.count { found.append("an order's number was used twice") }
    var held: [Int: Int64] = [:]
    var wanted: [OrderID: OrderRequest] = [:]
    for request in requests { wanted[request.id] = request }
    var traded: [OrderID: Int64] = [:]
    for fill in rig.effects.fills {
      guard let request = wanted[fill.execution.order] else {
        found.append("a fill of an order that was never asked for")
        continue
      }
      traded[request.id, default: 0] += fill.execution.quantity.units
      held[request.market, default: 0] += (fill.side == .buy ? 1 : -1) * fill.execution.quantity.units
      if held[request.market]! < 0 { found.append("more was sold than was held") }
      if case .quantity(let quantity) = request.size, traded[request.id]! > quantity.units {
        found.append("more was traded than order \(request.id) wanted")
      }
    }
    for refusal in rig.effects.refusals where refusal.request.side == .sell {
      found.append("an exit was refused: \(refusal.codes.list)")
    }
    return found + bare(rig)
  }

  /// What must hold after every single input.
  private func bare(_ rig: PaperRig) -> [String] {
    var found: [String] = []
    if rig.cash < .zero { found.append("the cash is \(rig.cash)") }
    for market in 0..<2 where rig.held(market).units > 0 {
      let state = rig.engine.markets[market]
      if state.stop == nil && state.working == nil && state.exitWanted == nil {
        found.append("a position in market \(market) stands bare")
      }
    }
    return found
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func randomDaysKeepTheBooksAndReplayIdentically(seed: UInt64) throws {
    let settings = settings {
      if seed % 3 == 0 { $0.fills.volumeShare = Share(0.0001)! }
      if seed % 5 == 0 { $0.risk.breakers = nil }
    }
    let inputs = try day(seed, settings)
    let rig = PaperRig(settings)
    for input in inputs {
      rig.apply(input)
      let found = bare(rig)
      if !found.isEmpty { Issue.record("seed \(seed): \(found)") }
    }
    #expect(complaints(rig) == [])
    let again = PaperRig(settings)
    for input in inputs { again.engine.apply(input, &again.effects) }
    #expect(again.effects.events == rig.effects.events)
    #expect(again.effects.decisions == rig.effects.decisions)
    #expect(again.equity == rig.equity)
    #expect(fingerprint(again.effects.events) == fingerprint(rig.effects.events))
  }

  /// A hash over the canonical form of every event (FNV-1a).
  private func fingerprint(_ events: [Event]) -> UInt64 {
    final class Hash { var value: UInt64 = 0xCBF2_9CE4_8422_2325 }
    let hash = Hash()
    var bytes = CanonicalBytes(capacity: 4096) {
      for byte in $0 { hash.value = (hash.value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    for event in events { event.encodeCanonical(into: &bytes) }
    bytes.flush()
    return hash.value
  }

  @Test func theRandomDaysReallyTrade() throws {
    var names: Set<String> = []
    var fills = 0
    for seed in 1...8 as ClosedRange<UInt64> {
      let rig = PaperRig(settings())
      for input in try day(seed, settings()) { rig.engine.apply(input, &rig.effects) }
      names.formUnion(rig.effects.names)
      fills += rig.effects.fills.count
    }
    #expect(fills > 100)
    let wanted: Set<String> = [
      "VoteDecided", "OrderRequested", "OrderDenied", "OrderFilled", "PositionClosed", "StopTriggered",
      "StrategySuspended", "CircuitBreakerTripped", "DayEnded", "TradingPaused",
      "TradingResumed", "AllocationChanged",
    ]
    #expect(wanted.subtracting(names).isEmpty)
  }
}
