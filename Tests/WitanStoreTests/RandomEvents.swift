@testable import WitanCore

/// A small seeded generator (SplitMix64): the same seed gives the same events everywhere.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Random instances of everything that an event can carry.
struct RandomEvents {
  var random: SeededRandom
  init(seed: UInt64) { random = SeededRandom(seed) }

  mutating func number(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &random) }
  mutating func flag() -> Bool { .random(using: &random) }
  mutating func maybe<Value>(_ make: (inout RandomEvents) -> Value) -> Value? { flag() ? make(&self) : nil }
  mutating func one<Value: CaseIterable>(of type: Value.Type) -> Value {
    Array(Value.allCases).randomElement(using: &random)!
  }
  mutating func time() -> Instant { Instant(milliseconds: number(0...4_000_000_000_000)) }
  mutating func interval() -> Interval { Interval(milliseconds: number(1...86_400_000)) }
  mutating func price() -> Price { Price(units: number(1...Int64.max)) }
  mutating func quantity() -> Quantity { Quantity(units: number(0...Int64.max)) }
  mutating func money() -> Money { Money(units: number(Int64.min + 1...Int64.max)) }
  mutating func order() -> OrderID { OrderID(number(1...Int64.max)) }
  mutating func share() -> Share { Share(units: Int32(number(0...1_000_000))) }
  mutating func confidence() -> Confidence { Confidence(units: Int32(number(0...100_000_000))) }
  mutating func double() -> Double { .random(in: -1e6...1e6, using: &random) }
  mutating func symbol() -> Symbol { Symbol(["BTC/USDT", "ETH/USDT", "1INCH/EUR"][Int(number(0...2))])! }
  mutating func strategy() -> StrategyID { StrategyID(["macd", "mean-reversion", "a_1"][Int(number(0...2))])! }
  mutating func text() -> String {
    let pieces = ["", "a", "\"quoted\"", "line\nline", "überall", "💥", "\u{0}", "\\", "/", " ", "long enough to leave"]
    return (0...number(0...5)).map { _ in pieces.randomElement(using: &random)! }.joined()
  }

  mutating func bar() -> Bar {
    let prices = (0..<4).map { _ in price() }.sorted()
    return Bar(
      start: time(), open: prices[1], high: prices[3], low: prices[0], close: prices[2], volume: quantity())!
  }
  mutating func tick() -> Tick { Tick(symbol: symbol(), time: time(), price: price(), quantity: quantity())! }
  mutating func decision() -> Decision {
    var tally = Tally()
    (tally.buyScore, tally.sellScore, tally.holdScore) = (number(0...1 << 60), number(0...9), number(0...9))
    (tally.buyWeight, tally.sellWeight, tally.holdWeight) = (number(1...9), number(1...9), number(1...9))
    (tally.buyHeads, tally.sellHeads, tally.holdHeads) = (1, Int32(number(0...64)), 3)
    tally.enabledWeight = number(1...64_000_000)
    return Decision(
      id: number(1...Int64.max), symbol: symbol(), time: time(), price: price(), rule: one(of: VotingRule.self),
      action: one(of: Action.self), winner: maybe { $0.one(of: Action.self) },
      failed: HoldReasons(rawValue: UInt8(number(0...127))), tally: tally)
  }
  mutating func request() -> OrderRequest {
    OrderRequest(
      id: order(), symbol: symbol(), market: Int(number(0...63)), side: one(of: Side.self),
      purpose: one(of: OrderPurpose.self), kind: flag() ? .market : .stop(trigger: price()),
      size: flag() ? .allIn : .quantity(quantity()), price: price(), decision: number(0...Int64.max), time: time())
  }
  mutating func refusal() -> Refusal {
    var codes = RefusalCodes()
    for _ in 0..<3 { codes.insert(one(of: RefusalCode.self)) }
    return Refusal(request: request(), codes: codes)
  }
  mutating func execution() -> Execution {
    Execution(order: order(), quantity: quantity(), price: price(), fee: money(), time: time())
  }
  mutating func fill() -> FillNotice {
    FillNotice(
      symbol: symbol(), side: one(of: Side.self), purpose: one(of: OrderPurpose.self),
      decision: number(0...Int64.max), execution: execution())
  }
  mutating func position() -> PositionNotice {
    PositionNotice(
      symbol: symbol(), quantity: quantity(), averagePrice: price(), stop: maybe { $0.price() }, time: time())
  }
  mutating func trade() -> Trade {
    Trade(
      symbol: symbol(), entryTime: time(), entryPrice: price(), exitTime: maybe { $0.time() },
      exitPrice: maybe { $0.price() }, quantity: quantity(), fees: money(), pnl: money(),
      exitReason: one(of: ExitReason.self), decision: number(0...9), entryOrder: order(),
      exitOrder: maybe { $0.order() })
  }
  mutating func notice() -> OrderNotice { OrderNotice(order: order(), symbol: symbol(), time: time()) }
  mutating func plugin() -> PluginNotice {
    PluginNotice(strategy: strategy(), version: text(), sha256: text(), text: text(), time: time())
  }
  mutating func fork() -> ForkNotice { ForkNotice(fork: text(), text: text(), time: time()) }
  mutating func host() -> HostNotice { HostNotice(text: text(), time: time()) }
  mutating func trading() -> TradingNotice { TradingNotice(state: "paused", reason: text(), time: time()) }
}

extension RandomEvents {
  /// A random event of the kind `type`; a test asks that the kind is the one asked for, so none can be forgotten.
  mutating func event(_ type: EventType) -> Event {
    switch type {
    case .marketTick: .marketTick(tick())
    case .barClosed: .barClosed(BarClosed(symbol: symbol(), interval: interval(), bar: bar()))
    case .signalGenerated:
      .signalGenerated(
        SignalGenerated(
          strategy: strategy(), symbol: symbol(), time: time(), action: one(of: Action.self),
          confidence: confidence(), reason: text()))
    case .voteDecided: .voteDecided(decision())
    case .orderRequested: .orderRequested(request())
    case .orderDenied: .orderDenied(refusal())
    case .orderSubmitted: .orderSubmitted(notice())
    case .orderAccepted: .orderAccepted(notice())
    case .orderPartiallyFilled: .orderPartiallyFilled(fill())
    case .orderFilled: .orderFilled(fill())
    case .orderCanceled: .orderCanceled(notice())
    case .orderRejected:
      .orderRejected(OrderTrouble(order: order(), symbol: symbol(), reason: text(), time: time()))
    case .orderUnknown: .orderUnknown(notice())
    case .positionOpened: .positionOpened(position())
    case .positionUpdated: .positionUpdated(position())
    case .positionClosed: .positionClosed(trade())
    case .stopTriggered:
      .stopTriggered(StopNotice(order: order(), symbol: symbol(), stop: price(), price: price(), time: time()))
    default: service(type)
    }
  }

  private mutating func service(_ type: EventType) -> Event {
    switch type {
    case .riskLimitBreached:
      .riskLimitBreached(
        LimitNotice(
          limit: one(of: RefusalCode.self), value: flag() ? .infinity : double(), bound: double(),
          strategy: maybe { $0.strategy() }, time: time()))
    case .circuitBreakerTripped:
      .circuitBreakerTripped(
        BreakerNotice(breaker: one(of: Breaker.self), symbol: maybe { $0.symbol() }, until: time(), time: time()))
    case .killSwitchActivated:
      .killSwitchActivated(
        KillNotice(by: one(of: KillCause.self), equity: money(), bound: money(), time: time()))
    case .killSwitchUnlocked:
      .killSwitchUnlocked(
        UnlockNotice(
          reason: text(), base: money(), lossSinceStart: double(), lossSinceUnlock: double(), time: time()))
    case .tradingPaused: .tradingPaused(trading())
    case .tradingResumed: .tradingResumed(trading())
    case .dayEnded:
      .dayEnded(DayNotice(day: 19_000, equity: money(), maxDrawdown: double(), time: time()))
    case .strategySuspended:
      .strategySuspended(StrategyNotice(strategy: strategy(), drawdown: double(), until: time(), time: time()))
    case .allocationChanged:
      .allocationChanged(AllocationNotice(shares: ["macd": 0.25, text(): double()], reason: text(), time: time()))
    case .pluginLoaded: .pluginLoaded(plugin())
    case .pluginReloaded: .pluginReloaded(plugin())
    case .pluginQuarantined: .pluginQuarantined(plugin())
    case .trialEnded: .trialEnded(plugin())
    case .shadowVoted:
      .shadowVoted(
        ShadowNotice(
          strategy: strategy(), version: text(), symbol: symbol(), time: time(), answer: text(),
          confidence: confidence(), reason: text(), gain: Int64(-500_000), votingGain: 12))
    case .regimeChanged: .regimeChanged(RegimeNotice(symbol: symbol(), from: text(), to: text(), time: time()))
    case .forkRequested: .forkRequested(fork())
    case .forkCreated: .forkCreated(fork())
    case .forkCompleted: .forkCompleted(fork())
    case .forkDestroyed: .forkDestroyed(fork())
    case .newsReceived: .newsReceived(NewsNotice(id: text(), source: text(), title: text(), time: time()))
    case .narrativePublished:
      .narrativePublished(NarrativeNotice(text: text(), importance: double(), time: time()))
    case .accountDiffers: .accountDiffers(AccountNotice(symbol: symbol(), text: text(), time: time()))
    case .accountAgrees: .accountAgrees(AccountNotice(symbol: nil, text: text(), time: time()))
    case .heartbeat: .heartbeat(HeartbeatNotice(service: text(), time: time()))
    case .feedGapDetected:
      .feedGapDetected(GapNotice(symbol: symbol(), from: time(), to: time(), missing: Int(number(1...999))))
    case .clockSkew: .clockSkew(SkewNotice(skew: interval(), time: time()))
    case .configReloaded: .configReloaded(host())
    case .hostStarted: .hostStarted(host())
    case .hostStopping: .hostStopping(host())
    default: .error(ErrorNotice(component: text(), text: text(), time: time()))
    }
  }
}
