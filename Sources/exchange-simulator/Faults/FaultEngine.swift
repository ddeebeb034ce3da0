import WitanCore
import WitanFeeds

/// What becomes of an answer.
enum FaultedAnswer: Sendable {
  /// It is sent, after a delay in real time.
  case reply(Answer, delay: Interval)
  /// Nothing is sent, and the connection stays.
  case never
  /// The connection ends.
  case disconnect
  /// Nothing is sent, and the connection hears and says nothing any more.
  case halfOpen
}

/// What a fault does to a request.
enum RequestFault: Sendable {
  case none
  /// The request does not reach the venue; this happens instead.
  case instead(FaultedAnswer)
  /// The venue acts, and then this happens to its answer.
  case after(FaultRule)

  /// What becomes of the venue's own answer.
  func applied(to answer: Answer) -> FaultedAnswer {
    guard case .after(let rule) = self else { return .reply(answer, delay: Interval(milliseconds: 0)) }
    switch rule.kind {
    case .timeoutAfter: return .never
    case .disconnectAfter: return .disconnect
    case .slow: return .reply(answer, delay: rule.delay)
    default: return .reply(rule.error, delay: rule.delay)
    }
  }
}

extension FaultRule {
  /// The error that it answers with.
  var error: Answer {
    let body = JSON.of(["code": .integer(code), "msg": .string(message)]).description
    return Answer(status: Int(clamping: status), body: body)
  }
}

/// What a fault does to a frame.
enum FrameFault: Sendable {
  case pass
  case drop
  case double
  case hold
  case silence(until: Instant)
  case disconnect
}

/// The faults of a run: those of its plan and those injected since. The same seed and requests give the same faults.
struct FaultEngine: Sendable {
  /// A rule and what it has done.
  struct Active: Sendable {
    let id: Int64
    let rule: FaultRule
    let since: Instant
    var seen: Int64 = 0
    var done: Int64 = 0

    func isOpen(_ now: Instant) -> Bool {
      if let count = rule.count, done >= count { return false }
      return now >= since + rule.from && rule.until.map { now < since + $0 } ?? true
    }
  }

  private(set) var active: [Active] = []
  private var dice: Dice
  private var nextID: Int64 = 1
  private var downUntil: Instant?
  private var clockOffset: (milliseconds: Int64, until: Instant)?

  init(rules: [FaultRule], seed: UInt64, start: Instant) {
    dice = Dice(seed: seed)
    for rule in rules { _ = inject(rule, now: start) }
  }

  /// Adds a rule; its times count from `now`. Gives its number.
  mutating func inject(_ rule: FaultRule, now: Instant) -> Int64 {
    defer { nextID += 1 }
    active.append(Active(id: nextID, rule: rule, since: now))
    return nextID
  }

  /// Takes a rule away, or all; how many there were.
  mutating func remove(_ id: Int64?) -> Int {
    let before = active.count
    active.removeAll { id == nil || $0.id == id }
    if id == nil { (downUntil, clockOffset) = (nil, nil) }
    return before - active.count
  }

  /// Whether the exchange refuses everything.
  func isDown(now: Instant) -> Bool { downUntil.map { now < $0 } ?? false }

  /// How far the server's clock is wrong, in milliseconds.
  func clockError(now: Instant) -> Int64 {
    guard let clockOffset, now < clockOffset.until else { return 0 }
    return clockOffset.milliseconds
  }

  /// What is to become of a request.
  mutating func request(_ name: String, now: Instant) -> RequestFault {
    if isDown(now: now) { return .instead(.disconnect) }
    guard let rule = strike(name, now: now, where: \.isRequest) else { return .none }
    switch rule.kind {
    case .timeoutBefore: return .instead(.never)
    case .errorBefore: return .instead(.reply(rule.error, delay: rule.delay))
    case .disconnectBefore: return .instead(.disconnect)
    case .halfOpen: return .instead(.halfOpen)
    case .rateLimit, .ban: return .instead(.reply(Self.refusal(rule, now: now), delay: rule.delay))
    default: return .after(rule)
    }
  }

  private static func refusal(_ rule: FaultRule, now: Instant) -> Answer {
    let until = now.milliseconds + rule.retryAfter * 1000
    let words =
      rule.kind == .ban
      ? "Way too much request weight used; IP banned until \(until). "
        + "Please use WebSocket Streams for live updates to avoid bans."
      : "Too much request weight used; please use WebSocket Streams for live updates to avoid polling the API."
    let body = JSON.of(["code": -1003, "msg": .string(words)]).description
    return Answer(
      status: rule.kind == .ban ? 418 : 429, body: body, headers: [("retry-after", String(rule.retryAfter))])
  }

  /// What is to become of a frame of a stream.
  mutating func frame(_ stream: String, now: Instant) -> FrameFault {
    guard let rule = strike(stream, now: now, where: \.isFrame) else { return .pass }
    switch rule.kind {
    case .dropFrame: return .drop
    case .doubleFrame: return .double
    case .reorder: return .hold
    case .silence: return .silence(until: now + (rule.duration ?? .seconds(0)))
    default: return .disconnect
    }
  }

  /// The rules that act by time and whose time has come.
  mutating func due(now: Instant) -> [FaultRule] {
    var rules: [FaultRule] = []
    for index in active.indices {
      let entry = active[index]
      guard !entry.rule.kind.isRequest, !entry.rule.kind.isFrame, entry.done < (entry.rule.count ?? 1),
        now >= entry.since + entry.rule.from, entry.rule.until.map({ now < entry.since + $0 }) ?? true
      else { continue }
      active[index].seen += 1
      guard entry.rule.probability >= 1 || dice.unit() < entry.rule.probability else { continue }
      active[index].done += 1
      rules.append(entry.rule)
    }
    for rule in rules {
      let until = now + (rule.duration ?? .seconds(0))
      if rule.kind == .down { downUntil = until }
      if rule.kind == .wrongClock { clockOffset = (rule.offset, until) }
    }
    return rules
  }

  /// The first rule that strikes this name now.
  private mutating func strike(_ name: String, now: Instant, where kind: (FaultRule.Kind) -> Bool) -> FaultRule? {
    for index in active.indices {
      let rule = active[index].rule
      guard kind(rule.kind), active[index].isOpen(now), rule.matches(name) else { continue }
      active[index].seen += 1
      guard active[index].seen > rule.after, rule.probability >= 1 || dice.unit() < rule.probability else { continue }
      active[index].done += 1
      return rule
    }
    return nil
  }
}
