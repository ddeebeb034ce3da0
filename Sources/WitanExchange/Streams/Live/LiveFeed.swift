public import WitanCore

/// The venue's prices as they come: ticks, and each closed bar once and in order. The shell around a
/// ``FeedAssembler``: it keeps the stream up, asks for bars that are missing, and tells the time.
public final class LiveFeed<Bars: KlineSource>: Sendable {
  /// The most questions for bars that are open at a time.
  static var mostQuestions: Int { 4 }

  private enum Happening: Sendable {
    case time
    case stream(KeptStreamEvent<StreamMessage>)
    case page(Result<[KlineRow], StreamFault>, KlineRequest)
  }

  private let markets: [LiveMarket]
  private let rules: LiveFeedRules
  private let stream: KeptStream<MarketStreams>
  private let bars: Bars
  private let speed: Double
  private let now: @Sendable () -> Instant
  private let mailbox = Mailbox<Happening>()

  /// A feed that begins when it is run. `now` is the venue's time: the host's clock with the offset that was measured.
  /// `speed` is how fast that time runs against the wall's: 1, but for a venue that is simulated.
  public init(
    _ markets: [LiveMarket], rules: LiveFeedRules, stream: KeptStream<MarketStreams>, bars: Bars,
    speed: Double = 1, now: @escaping @Sendable () -> Instant
  ) {
    (self.markets, self.rules, self.stream, self.bars, self.now) = (markets, rules, stream, bars, now)
    self.speed = speed
  }

  /// Feeds until the task is cancelled; `deliver` is called for one event after the other. Once.
  public func run(_ deliver: @escaping @Sendable (LiveFeedEvent) async -> Void) async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.stream.run { event in await self.mailbox.bring(.stream(event)) } }
      var assembler = FeedAssembler(markets, rules: rules, at: now())
      var letters = mailbox.letters.makeAsyncIterator()
      var alarm = MailboxAlarm(mailbox, ringing: .time)
      var questions: [KlineRequest] = []
      var open = 0
      var steps: [FeedAssembler.Step] = []
      assembler.take(time: now(), &steps)
      while true {
        for step in steps {
          switch step {
          case .tell(let event): await deliver(event)
          case .ask(let request): questions.append(request)
          }
        }
        steps.removeAll(keepingCapacity: true)
        while open < Self.mostQuestions, !questions.isEmpty {
          let request = questions.removeFirst()
          open += 1
          group.addTask { await self.ask(request) }
        }
        alarm.set(.milliseconds(wait(until: assembler.wake, from: now())))
        guard let letter = await letters.next() else { break }
        guard !Task.isCancelled else {
          letter.acknowledge()
          continue
        }
        if case .page = letter.what { open -= 1 }
        await take(letter.what, &assembler, &steps, deliver)
        // Where messages come without a pause, the time must not wait for one.
        if assembler.wake <= now() { assembler.take(time: now(), &steps) }
        letter.acknowledge()
      }
      alarm.cancel()
    }
  }

  private func take(
    _ happening: Happening, _ assembler: inout FeedAssembler, _ steps: inout [FeedAssembler.Step],
    _ deliver: @Sendable (LiveFeedEvent) async -> Void
  ) async {
    switch happening {
    case .time: assembler.take(time: now(), &steps)
    case .page(let page, let request): assembler.take(page: page, for: request, at: now(), &steps)
    case .stream(let event):
      switch event {
      case .messages(let messages):
        let now = now()
        for message in messages { assembler.take(message, at: now, &steps) }
      case .up: await deliver(.up)
      case .renewed: break
      case .down(let why):
        assembler.interrupt()
        await deliver(.down(why))
      case .fault(let fault): await deliver(.trouble("a message was passed over: \(fault)"))
      case .trouble(let why): await deliver(.trouble(why))
      }
    }
  }

  private func ask(_ request: KlineRequest) async {
    let page: Result<[KlineRow], StreamFault>
    do { page = .success(try await bars.klines(request)) } catch { page = .failure(StreamFault("\(error)")) }
    await mailbox.bring(.page(page, request))
  }

  /// Milliseconds until then: at least ten, so that a clock that lags does not make it spin; at most a minute, so that
  /// one that is set is noticed.
  private func wait(until wake: Instant, from now: Instant) -> Int64 {
    let (wait, over) = wake.milliseconds.subtractingReportingOverflow(now.milliseconds)
    return over ? 60_000 : Int64(min(max(Double(wait) / speed, 10), 60_000))
  }
}
