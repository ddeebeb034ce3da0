internal import CWitanABI

extension Check {
  /// FUZ-04.
  static let fuzzedHost = Check(
    "FUZ-04", "host-services", level: 4, .error, limits: fuzzLimits,
    danger:
      "A budget is used up, a request times out, a reply is cut in the middle, the clock jumps: services fail in all "
      + "ways, and each answer of a plugin must still be a vote.",
    example:
      "host->http(host->ctx, &request, &number);  self->pending[number] = 1;      /* refused: number is not set */",
    fix: "Look at every status; take a reply by its number, its error first, its length before its bytes.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 120))
      return try stage.timedCases { index in
        stage.phase("a host of moods, number \(index)")
        let salt = UInt64(index) + 401
        let first = try FuzzedHost(stage, salt).run(series)
        if let fault = first.firstFault {
          return [Finding("with a host that fails at random, \(fault.sentence)", at: "bar \(fault.bar)")]
        }
        guard try stage.subject().isDeterministic else { return [] }
        let second = try FuzzedHost(stage, salt).run(series)
        return Difference(
          how: "with a host that fails in the same way again", series: series, base: first, other: second
        )
        .findings
      }
    })
}

/// A host whose services fail, delay and talk nonsense, by chance and repeatably.
private final class FuzzedHost {
  private let stage: Stage
  private var random: SeededRandom

  init(_ stage: Stage, _ salt: UInt64) {
    self.stage = stage
    random = stage.random(salt)
  }

  private func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  func run(_ series: Series) throws -> Signals {
    let subject = try stage.subject()
    let statuses: [Int32?] = [nil, nil, nil, Int32(WTN_E_DENIED), Int32(WTN_E_BUSY), Int32(WTN_E_INTERNAL), -77, 3]
    let host = try RecordingHost(.init(granted: below(4) == 0 ? 0 : subject.asked), flight: stage.flight)
    let warmUp = max(0, Int(try subject.warmUp()))
    let (status, instance) = try subject.make(subject.standardValues, host: host)
    // A plugin that needs what was not granted may refuse to begin.
    guard status >= 0, let instance else { return Signals() }
    defer { instance.destroy() }
    let steps = try Stepper(instance, warmUp: warmUp, flight: stage.flight)
    var all = Signals()
    for bar in 0..<series.count {
      host.answer = statuses[below(statuses.count)]
      try events(instance, host, series.openMs[bar])
      let (status, signals) = try steps.step(series, bar)
      if status >= 0 { all.append(signals) }
      if signals.firstFault != nil { return all }
    }
    return all
  }

  /// Replies, timers and news, in time, late, twice, or of nobody's.
  private func events(_ instance: Instance, _ host: RecordingHost, _ now: Int64) throws {
    if below(3) == 0, let request = host.requests.last { try reply(instance, request.number + UInt64(below(3) / 2)) }
    if below(5) == 0 { try reply(instance, UInt64(below(100_000))) }
    if below(4) == 0 {
      for (id, time) in host.timers.sorted(by: { $0.key < $1.key }).prefix(2) {
        _ = instance.onTimer(id, now: below(2) == 0 ? time : now - Int64(below(1 << 40)))
      }
    }
    if below(20) == 0 { _ = instance.onTimer(random.next(), now: now) }
    if below(10) == 0 { try news(instance, now) }
    if below(10) == 0 {
      _ = instance.onOutcome(UInt64(below(1000)), [0, 0.01, -1, .infinity, 1e300][below(5)])
    }
  }

  private func reply(_ instance: Instance, _ number: UInt64) throws {
    let body = try text()
    var reply = wtn_http_reply()
    reply.size = UInt32(MemoryLayout<wtn_http_reply>.size)
    reply.error = [0, 0, Int32(WTN_E_BUSY), Int32(WTN_E_DENIED), -77][below(5)]
    reply.request = number
    reply.http_status = [200, 200, 204, 404, 429, 500, 0, -1][below(8)]
    reply.body = wtn_bytes(ptr: UnsafePointer(body.start.assumingMemoryBound(to: UInt8.self)), len: body.used)
    _ = instance.onHttp(&reply)
  }

  private func news(_ instance: Instance, _ now: Int64) throws {
    let memory = try text()
    let words = wtn_str(ptr: UnsafePointer(memory.start.assumingMemoryBound(to: CChar.self)), len: memory.used)
    var event = wtn_news_event()
    event.size = UInt32(MemoryLayout<wtn_news_event>.size)
    event.published_ms = now
    (event.id, event.source, event.title, event.body) = (words, words, words, words)
    event.sentiment = [0, 1, -1, .nan][below(4)]
    _ = instance.onNews(&event)
  }

  /// A body: empty, JSON, cut JSON, bytes at random; it ends at an unreadable page.
  private func text() throws -> LentMemory {
    let json = Array(#"{"choices":[{"message":{"content":"{\"action\":\"BUY\",\"confidence\":80}"}}]}"#.utf8)
    let bytes: [UInt8] =
      switch below(5) {
      case 0: []
      case 1: json
      case 2: Array(json.prefix(below(json.count)))
      case 3: (0..<below(3000)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      default: Array(repeating: UInt8(ascii: "["), count: 1 + below(60_000))
      }
    let memory = try LentMemory(max(bytes.count, 1), .other, flight: stage.flight)
    memory.lend(bytes)
    return memory
  }
}
